import "server-only";
import type { PrometheusClient } from "../../prometheus/client";
import { prometheusFailure } from "./patience";

/** Unix seconds by Prometheus's clock; by this machine's while nothing is known of Prometheus. */
export async function knownNow(client: PrometheusClient, signal: AbortSignal): Promise<number> {
  try {
    return (await client.now({ signal })) / 1000;
  } catch (cause) {
    prometheusFailure(cause);
    return Date.now() / 1000;
  }
}
