import "server-only";
import { env } from "../env";
import { addGate } from "../http/gates";
import { processSingleton } from "../http/process-singleton";
import type { UpstreamGate } from "../http/upstream-gate";
import { PrometheusClient } from "./client";
import { connectionOptionsSchema } from "./connection-options";

/** This process's Prometheus. */
export function prometheus(): PrometheusClient {
  return processSingleton("prometheus", () => {
    const { PROMETHEUS_URL, PROMETHEUS_CONNECTION, HEDDLE_SCRAPE_SECONDS } = env();
    const options = PROMETHEUS_CONNECTION
      ? connectionOptionsSchema.parse({ url: PROMETHEUS_URL, ...PROMETHEUS_CONNECTION })
      : PROMETHEUS_URL;
    const client = new PrometheusClient(options, { scrapeSeconds: HEDDLE_SCRAPE_SECONDS });
    addGate(client.gate);
    return client;
  });
}

/** Stands before Prometheus. */
export function prometheusGate(): UpstreamGate {
  return prometheus().gate;
}
