import "server-only";
import type { CircuitBreakerSpec } from "../../policies/circuit-breaker-spec";
import { formatDuration } from "../gateway-api/duration";

type Limits = NonNullable<CircuitBreakerSpec["limits"]>;
type Detection = NonNullable<CircuitBreakerSpec["outlierDetection"]>;

export const trafficPolicyVersion = "gateway.envoyproxy.io/v1alpha1";

/** What the resource definition fills in where a part is there at all (EG v1.9 api/v1alpha1, `+kubebuilder:default`). */
export const usualLimit = 1_024;
export const usualPassive = {
  splitExternalLocalOriginErrors: false,
  consecutiveLocalOriginFailures: 5,
  interval: "3s",
  baseEjectionTime: "30s",
  maxEjectionPercent: 10,
} as const;
/** Envoy's own, which no field of the policy changes (outlier_detection.proto). */
export const envoyRate = { minRequests: 50, minHosts: 5 } as const;

/** `spec.circuitBreaker`, its defaults written out. A limit that is not asked for stays Envoy's own, 1024. */
export function circuitBreakerPart(limits: Limits): Record<string, number> {
  const perConnection = limits.maxRequestsPerConnection;
  return {
    maxConnections: limits.maxConnections ?? usualLimit,
    maxPendingRequests: limits.maxPendingRequests ?? usualLimit,
    maxParallelRequests: limits.maxRequests ?? usualLimit,
    maxParallelRetries: limits.maxRetries ?? usualLimit,
    ...(perConnection === undefined ? {} : { maxRequestsPerConnection: perConnection }),
  };
}

/** `spec.healthCheck`. Envoy never counts up to 0: that is how a detection that is not asked for is switched off. */
export function healthCheckPart(detection: Detection): Record<string, unknown> {
  const { minHealthPercent, failurePercentage, ...others } = detection;
  const detects = Object.values({ ...others, failurePercentage }).some((field) => field !== undefined);
  return {
    ...(minHealthPercent === undefined ? {} : { panicThreshold: minHealthPercent }),
    ...(detects ? { passive: passivePart(detection) } : {}),
  };
}

function passivePart(detection: Detection): Record<string, unknown> {
  const { consecutiveErrors, consecutiveGatewayErrors, intervalMs, baseEjectionMs } = detection;
  const { maxEjectionPercent, failurePercentage } = detection;
  return {
    ...usualPassive,
    consecutive5XxErrors: consecutiveErrors ?? 0,
    consecutiveGatewayErrors: consecutiveGatewayErrors ?? 0,
    ...(intervalMs === undefined ? {} : { interval: formatDuration(intervalMs) }),
    ...(baseEjectionMs === undefined ? {} : { baseEjectionTime: formatDuration(baseEjectionMs) }),
    ...(maxEjectionPercent === undefined ? {} : { maxEjectionPercent }),
    ...(failurePercentage === undefined
      ? {}
      : { failurePercentageThreshold: failurePercentage.thresholdPercent }),
  };
}
