import "server-only";
import { addGate } from "../http/gates";
import { processSingleton } from "../http/process-singleton";
import { requireMesh } from "../settings/settings";
import { PrometheusClient } from "./client";

/** A mesh's Prometheus, one client a process. Throws `not-found` for a mesh that is not there. */
export function prometheusOf(mesh: string): PrometheusClient {
  const { prometheus, scrapeSeconds } = requireMesh(mesh);
  return processSingleton(`prometheus.${mesh}`, () => {
    const client = new PrometheusClient(prometheus, { scrapeSeconds });
    addGate(client.gate, mesh);
    return client;
  });
}
