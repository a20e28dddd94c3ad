import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import { type EndLabels, endLabelNames, type StartLabels, startLabelNames } from "./istio-labels";

/** Istio's default bounds for durations, in milliseconds. */
const durationBuckets = [
  0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 300_000, 600_000, 1_800_000,
  3_600_000,
];

type OpenRequests = { labels: StartLabels; startedAt: Set<{ at: number }> };

export type OpenRequest = { finish: (end: EndLabels) => void };

/** The series of one instance's sidecar. */
export class RequestMetrics {
  private readonly total: Counter;
  private readonly duration: Histogram;
  private readonly started: Counter;
  private readonly open = new Map<string, OpenRequests>();

  constructor(registry: Registry) {
    const labelNames = [...startLabelNames, ...endLabelNames];
    const registers = [registry];
    this.total = new Counter({
      name: "istio_requests_total",
      help: "Requests that ended, by the side that reports them.",
      labelNames,
      registers,
    });
    this.duration = new Histogram({
      name: "istio_request_duration_milliseconds",
      help: "Time from a request's start to the last byte of its answer, in milliseconds.",
      labelNames,
      buckets: durationBuckets,
      registers,
    });
    this.started = new Counter({
      name: "heddle_mesh_requests_started_total",
      help: "Requests that arrived, counted when they start.",
      labelNames: [...startLabelNames],
      registers,
    });
    this.registerOpenGauges(registry);
  }

  private registerOpenGauges(registry: Registry): void {
    const { open } = this;
    new Gauge({
      name: "heddle_mesh_requests_in_flight",
      help: "Requests that arrived and have not ended.",
      labelNames: [...startLabelNames],
      registers: [registry],
      collect() {
        for (const { labels, startedAt } of open.values()) this.set(labels, startedAt.size);
      },
    });
    new Gauge({
      name: "heddle_mesh_oldest_request_seconds",
      help: "Age of the oldest request that has not ended; 0 when there is none.",
      labelNames: [...startLabelNames],
      registers: [registry],
      collect() {
        const now = performance.now();
        for (const { labels, startedAt } of open.values()) {
          const [oldest] = startedAt;
          this.set(labels, oldest ? (now - oldest.at) / 1000 : 0);
        }
      },
    });
  }

  /** An arriving request: counted now, and once more with its outcome when it ends. */
  arrive(labels: StartLabels): OpenRequest {
    const key = `${labels.source_workload_namespace}/${labels.source_workload}/${labels.request_protocol}`;
    let requests = this.open.get(key);
    if (!requests) {
      requests = { labels, startedAt: new Set() };
      this.open.set(key, requests);
    }
    const { startedAt } = requests;
    const start = { at: performance.now() };
    startedAt.add(start);
    this.started.inc(labels);
    return {
      finish: (end) => {
        if (startedAt.delete(start)) this.report(labels, end, performance.now() - start.at);
      },
    };
  }

  /** A request that ended, with its duration in milliseconds. */
  report(labels: StartLabels, end: EndLabels, durationMs: number): void {
    const all = { ...labels, ...end };
    this.total.inc(all);
    this.duration.observe(all, durationMs);
  }
}
