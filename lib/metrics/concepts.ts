import type { z } from "zod";
import type { conceptUseSchema } from "../models/models";

/**
 * What one concept is: `rate` per second, `count` in the whole window, `quantiles` p50, p95 and p99 in milliseconds, `gauge`
 * as it stands, `ratio` one sum divided by another (never a sum or a mean of quotients, where the parts are known).
 */
type ConceptKind = "rate" | "count" | "quantiles" | "gauge" | "ratio";
type Unit =
  | "requests"
  | "tokens"
  | "events"
  | "connections"
  | "endpoints"
  | "callers"
  | "bytes"
  | "cores"
  | "dollars"
  | "ms"
  | "s"
  | "0..1"
  | "0 or 1"
  | "tokens per step";
type Concept = { kind: ConceptKind; unit: Unit; says: string };

/** What pages ask for; which series answer is the resolver's business. */
export const concepts = {
  requests: { kind: "rate", unit: "requests", says: "requests that ended" },
  errors: { kind: "rate", unit: "requests", says: "of those, the ones that the service's side failed" },
  throttled: { kind: "rate", unit: "requests", says: "refused because the caller asks too often" },
  latency: { kind: "quantiles", unit: "ms", says: "from a request's start to the last byte of its answer" },
  callerLatency: { kind: "quantiles", unit: "ms", says: "the same, as callers see it: with the way there" },
  latencyMean: { kind: "ratio", unit: "ms", says: "the mean of latency" },
  callerLatencyMean: { kind: "ratio", unit: "ms", says: "the mean of callerLatency" },
  firstByte: {
    kind: "quantiles",
    unit: "ms",
    says: "from a request's start to the first byte of its answer, as the mesh sees it",
  },
  requestsStarted: { kind: "rate", unit: "requests", says: "requests that began" },
  requestsInFlight: { kind: "gauge", unit: "requests", says: "requests that are open" },
  oldestRequest: { kind: "gauge", unit: "s", says: "age of the oldest open request" },
  connectionsOpened: { kind: "rate", unit: "connections", says: "connections that were accepted" },
  connectionsFailed: { kind: "rate", unit: "connections", says: "connections that could not be made" },
  bytesSent: { kind: "rate", unit: "bytes", says: "bytes sent to callers" },
  bytesReceived: { kind: "rate", unit: "bytes", says: "bytes received from callers" },
  ttft: { kind: "quantiles", unit: "ms", says: "time to first token, with the time in the queue" },
  ttftMean: { kind: "ratio", unit: "ms", says: "the mean of the same" },
  interTokenLatency: {
    kind: "quantiles",
    unit: "ms",
    says: "token-weighted: each gap between two tokens counts alike",
  },
  requestTpot: {
    kind: "quantiles",
    unit: "ms",
    says: "request-weighted: each request's mean counts alike; not the same as interTokenLatency",
  },
  e2eLatency: {
    kind: "quantiles",
    unit: "ms",
    says: "as the model server sees it, from arrival to its last token",
  },
  e2eMean: { kind: "ratio", unit: "ms", says: "the mean of the same" },
  queueTime: { kind: "quantiles", unit: "ms", says: "waiting to be scheduled" },
  queueMean: { kind: "ratio", unit: "ms", says: "the mean of the same" },
  prefillTime: { kind: "quantiles", unit: "ms", says: "from scheduled to first token" },
  prefillMean: { kind: "ratio", unit: "ms", says: "the mean of the same" },
  decodeTime: { kind: "quantiles", unit: "ms", says: "from first token to last" },
  decodeMean: { kind: "ratio", unit: "ms", says: "the mean of the same" },
  gatewayOverhead: { kind: "quantiles", unit: "ms", says: "what a gateway adds to a request" },
  inputTokens: { kind: "rate", unit: "tokens", says: "prompt tokens, cached ones too" },
  cachedTokens: { kind: "rate", unit: "tokens", says: "of those, the ones that a cache had" },
  outputTokens: { kind: "rate", unit: "tokens", says: "generated tokens" },
  inputTokensMean: { kind: "ratio", unit: "tokens", says: "prompt tokens of one request" },
  outputTokensMean: { kind: "ratio", unit: "tokens", says: "generated tokens of one request" },
  tokensPerStep: { kind: "ratio", unit: "tokens per step", says: "tokens in one step of the engine" },
  running: { kind: "gauge", unit: "requests", says: "requests that the engine works on" },
  waiting: { kind: "gauge", unit: "requests", says: "requests that wait for the engine" },
  engineSlots: { kind: "gauge", unit: "requests", says: "requests that engines are set to work on at once" },
  kvCacheUsage: { kind: "gauge", unit: "0..1", says: "the fullest engine; never a sum" },
  kvCacheMean: { kind: "gauge", unit: "0..1", says: "the mean over engines; never a sum" },
  prefixCacheHits: { kind: "ratio", unit: "0..1", says: "prompt tokens found in the prefix cache" },
  preemptions: { kind: "rate", unit: "events", says: "requests put back because the KV cache is full" },
  finished: { kind: "rate", unit: "requests", says: "requests that an engine ended, by why (reason)" },
  admissionRejected: { kind: "rate", unit: "requests", says: "refused before they were queued" },
  retries: { kind: "rate", unit: "requests", says: "calls that were tried again" },
  refused: { kind: "rate", unit: "requests", says: "refused by a circuit breaker's limit, as callers count" },
  refusedCalls: { kind: "count", unit: "requests", says: "the same, in the whole window" },
  upstreamActive: { kind: "gauge", unit: "requests", says: "calls that callers have open" },
  breakerOpen: { kind: "gauge", unit: "callers", says: "how many callers are at their limit" },
  ejectedEndpoints: {
    kind: "gauge",
    unit: "endpoints",
    says: "kept out by outlier detection, for the caller that keeps out most",
  },
  healthyEndpoints: {
    kind: "gauge",
    unit: "endpoints",
    says: "that calls go to, for the caller that has fewest",
  },
  tenantTokens: {
    kind: "rate",
    unit: "tokens",
    says: "input and output together, as the callers of models count them",
  },
  certificateTtl: {
    kind: "gauge",
    unit: "s",
    says: "how long the certificate of a workload is good for yet; below 0 it has ended; of several the one that ends first",
  },
  certificateAge: { kind: "gauge", unit: "s", says: "how long ago it was issued; of several the oldest" },
  signingCertificateTtl: { kind: "gauge", unit: "s", says: "the same of the certificate that signs them" },
  rootCertificateTtl: { kind: "gauge", unit: "s", says: "the same of the root that all trust" },
  issuedCertificateTtl: {
    kind: "gauge",
    unit: "s",
    says: "the same of a certificate that an issuer of the cluster keeps",
  },
  issuedCertificateAge: { kind: "gauge", unit: "s", says: "how long ago that was issued" },
  spend: { kind: "rate", unit: "dollars", says: "what a gateway reckons that providers charge" },
  gpuUtilisation: { kind: "gauge", unit: "0..1", says: "the mean over GPUs" },
  gpuMemoryUsage: { kind: "ratio", unit: "0..1", says: "used of all memory of the GPUs" },
  gpuMemory: { kind: "gauge", unit: "bytes", says: "used memory of the GPUs" },
  podRestarts: { kind: "count", unit: "events", says: "restarts of containers in the whole window" },
  podCpu: {
    kind: "rate",
    unit: "cores",
    says: "processor time of containers, else of processes that tell it",
  },
  podMemory: {
    kind: "gauge",
    unit: "bytes",
    says: "working set of containers, else resident memory of processes that tell it",
  },
  targetsUp: {
    kind: "gauge",
    unit: "0 or 1",
    says: "1 where the last scrape of a target came back, else 0; of several the least",
  },
} as const satisfies Record<string, Concept>;
export type ConceptName = keyof typeof concepts;

/** What figures can be told apart by. Callers are only known of mesh concepts. */
export type Dimension =
  | "namespace"
  | "service"
  | "version"
  | "callerNamespace"
  | "callerService"
  /** How a caller's connection is secured, as the called side saw it: `mutual_tls` or `none`. */
  | "callerSecurity"
  | "protocol"
  | "pod"
  /** The instance that was called, whoever counts; `pod` is who counts. */
  | "endpoint"
  | "tenant"
  /** The model's own name, which is neither service nor version. */
  | "model"
  /** Why, in the source's own words: response flags, a finish reason, what a request waits for. */
  | "reason"
  /** A status code, or its class. */
  | "code"
  | "gpu"
  /** A certificate by its name in the cluster, and who issues it. */
  | "certificate"
  | "issuer";
export type Where = Partial<Record<Dimension, string>>;

export const quantiles = { p50: 0.5, p95: 0.95, p99: 0.99 } as const;
export type QuantileName = keyof typeof quantiles;
export const quantileNames = Object.keys(quantiles) as QuantileName[];

/** One figure; `value` is null where the series cannot say. What is not known of a call is the literal `unknown`. */
export type Figure = { labels: Partial<Record<Dimension | "quantile", string>>; value: number | null };

/** How a concept was answered: which source, which PromQL, or why not. */
export type ConceptUse = z.infer<typeof conceptUseSchema>;
