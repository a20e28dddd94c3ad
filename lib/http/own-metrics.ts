import "server-only";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { processSingleton } from "./process-singleton";

type OwnMetrics = {
  registry: Registry;
  requestSeconds: Histogram<"method" | "route" | "status">;
  signIns: Counter<"outcome">;
  upstreamUp: Gauge<"mesh" | "upstream">;
  eventStreams: Gauge;
};

/** The console's own series, as `GET /metrics` shows them. */
export function ownMetrics(): OwnMetrics {
  return processSingleton("metrics", () => {
    const registry = new Registry();
    collectDefaultMetrics({ register: registry });
    const registers = [registry];
    return {
      registry,
      requestSeconds: new Histogram({
        name: "heddle_http_request_duration_seconds",
        help: "Time from the request's arrival to its answer, by route and status.",
        labelNames: ["method", "route", "status"] as const,
        buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5],
        registers,
      }),
      signIns: new Counter({
        name: "heddle_sign_ins_total",
        help: "Attempts to sign in, by outcome.",
        labelNames: ["outcome"] as const,
        registers,
      }),
      upstreamUp: new Gauge({
        name: "heddle_upstream_up",
        help: "1 while the upstream answers, 0 while it does not.",
        labelNames: ["mesh", "upstream"] as const,
        registers,
      }),
      eventStreams: new Gauge({
        name: "heddle_event_streams",
        help: "Open streams of server-sent events.",
        registers,
      }),
    };
  });
}
