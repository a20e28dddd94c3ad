import "server-only";
import { env } from "../env";
import { addGate } from "../http/gates";
import { processSingleton } from "../http/process-singleton";
import type { UpstreamGate } from "../http/upstream-gate";
import { PrometheusClient } from "./client";

/** This process's Prometheus. */
export function prometheus(): PrometheusClient {
  return processSingleton("prometheus", () => {
    const client = new PrometheusClient(env().PROMETHEUS_URL);
    addGate(client.gate);
    return client;
  });
}

/** Stands before Prometheus. */
export function prometheusGate(): UpstreamGate {
  return prometheus().gate;
}
