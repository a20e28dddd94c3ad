import type { z } from "zod";
import type { conceptUseSchema } from "../models/models";

/** What one concept is: `rate` per second, `count` in the whole window, `quantiles` p50, p95 and p99 in milliseconds, `gauge` as it stands. */
type ConceptKind = "rate" | "count" | "quantiles" | "gauge";

/** What pages ask for; which series answer is the resolver's business. */
export const conceptKinds = {
  /** Requests that ended. */
  requests: "rate",
  /** Of those, the ones that the service's side failed. */
  errors: "rate",
  /** Those that were refused because the caller asks too often. */
  throttled: "rate",
  /** From a request's start to the last byte of its answer. */
  latency: "quantiles",
  requestsStarted: "rate",
  requestsInFlight: "gauge",
  /** Age of the oldest open request, in seconds. */
  oldestRequest: "gauge",
  ttft: "quantiles",
  /** Token-weighted: each gap between two tokens counts alike. */
  interTokenLatency: "quantiles",
  /** Request-weighted: each request's mean counts alike. Not the same as `interTokenLatency`. */
  requestTpot: "quantiles",
  /** As the model server sees it, from arrival to its last token. */
  e2eLatency: "quantiles",
  inputTokens: "rate",
  outputTokens: "rate",
  running: "gauge",
  waiting: "gauge",
  /** The fullest engine, 0..1; never a sum. */
  kvCacheUsage: "gauge",
  /** Calls that a circuit breaker's limit refused, as their callers count them. */
  refused: "rate",
  refusedCalls: "count",
  /** Calls that callers have open, by what they call. */
  upstreamActive: "gauge",
  /** How many callers are at their limit. */
  breakerOpen: "gauge",
  /** Endpoints that outlier detection keeps out, for the caller that keeps out most. */
  ejectedEndpoints: "gauge",
  /** Endpoints that calls go to, for the caller that has fewest. */
  healthyEndpoints: "gauge",
  /** Input and output together, as the callers of models count them. */
  tenantTokens: "rate",
  /** 1 where the last scrape of a target came back, else 0; of several the least. */
  targetsUp: "gauge",
} as const satisfies Record<string, ConceptKind>;
export type ConceptName = keyof typeof conceptKinds;

/** What figures can be told apart by. Callers are only known of mesh concepts. */
export type Dimension =
  | "namespace"
  | "service"
  | "version"
  | "callerNamespace"
  | "callerService"
  | "protocol"
  | "pod"
  | "tenant";
export type Where = Partial<Record<Dimension, string>>;

export const quantiles = { p50: 0.5, p95: 0.95, p99: 0.99 } as const;
export type QuantileName = keyof typeof quantiles;

/** One figure; `value` is null where the series cannot say. What is not known of a call is the literal `unknown`. */
export type Figure = { labels: Partial<Record<Dimension | "quantile", string>>; value: number | null };

/** How a concept was answered: which source, which PromQL, or why not. */
export type ConceptUse = z.infer<typeof conceptUseSchema>;
