import "server-only";

/** Everything of a route's that Linkerd is told by annotation; they hold for all of the route's rules. */
export const routeAnnotations = {
  retryHttp: "retry.linkerd.io/http",
  retryGrpc: "retry.linkerd.io/grpc",
  retryLimit: "retry.linkerd.io/limit",
  retryTimeout: "retry.linkerd.io/timeout",
  requestTimeout: "timeout.linkerd.io/request",
} as const;

const accrual = "balancer.linkerd.io/failure-accrual";
const successRate = "balancer.alpha.linkerd.io/failure-accrual-success-rate";

/** Everything of a Service's that a circuit breaker is told by. */
export const breakerAnnotations = {
  mode: accrual,
  maxFailures: `${accrual}-consecutive-max-failures`,
  minPenalty: `${accrual}-consecutive-min-penalty`,
  maxPenalty: `${accrual}-consecutive-max-penalty`,
  threshold: `${successRate}-threshold`,
  window: `${successRate}-window`,
  minRequests: `${successRate}-min-requests`,
} as const;

export const jitterAnnotation = `${accrual}-consecutive-jitter-ratio`;

export type Annotations = Record<string, string>;

const unitsMs: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A duration as Linkerd's annotations have it: one whole number and one unit. */
export function formatAnnotationDuration(ms: number): string {
  return ms % 1_000 === 0 ? `${ms / 1_000}s` : `${ms}ms`;
}

/** Milliseconds; undefined for what Linkerd refuses: fractions, signs, several units, no unit (index.rs, parse_duration). */
export function parseAnnotationDuration(text: string): number | undefined {
  const [, count, unit] = /^([0-9]+)(ms|s|m|h|d)?$/.exec(text.trim()) ?? [];
  if (count === undefined) return undefined;
  if (unit === undefined) return Number(count) === 0 ? 0 : undefined;
  const ms = Number(count) * (unitsMs[unit] ?? Number.NaN);
  return Number.isSafeInteger(ms) ? ms : undefined;
}
