import "server-only";
import { type CircuitBreakerSpec, circuitBreakerSpecSchema } from "../../policies/circuit-breaker-spec";
import { type Decompiled, fieldsBeyond } from "./decompiled";
import { durationMs } from "./go-duration";
import { type Fields, isFields, normalEntry } from "./normal-entry";

/** A caller's override for a service as a breaker, whoever wrote it. Pure. */
export function decompileBreaker(override: Fields): Decompiled<CircuitBreakerSpec> {
  const { Limits: limits, PassiveHealthCheck: check } = normalEntry(override);
  const said = {
    ...(isFields(limits) ? { limits: limitsOf(limits) } : {}),
    ...(isFields(check) ? { outlierDetection: outlierOf(check) } : {}),
  };
  const beyond = [
    ...(isFields(limits)
      ? fieldsBeyond("Limits", limits, ["MaxConnections", "MaxPendingRequests", "MaxConcurrentRequests"])
      : []),
    ...(isFields(check)
      ? fieldsBeyond("PassiveHealthCheck", check, [
          "MaxFailures",
          "Interval",
          "BaseEjectionTime",
          "MaxEjectionPercent",
        ])
      : []),
  ];
  if (Object.keys(said).length === 0) return { spec: null, beyond };
  const parsed = circuitBreakerSpecSchema.safeParse(JSON.parse(JSON.stringify(said)));
  return parsed.success
    ? { spec: parsed.data, beyond }
    : { spec: null, beyond: [...beyond, ...parsed.error.issues.map(({ path }) => path.join("."))] };
}

function limitsOf(limits: Fields): Fields {
  return {
    maxConnections: limits.MaxConnections,
    maxPendingRequests: limits.MaxPendingRequests,
    maxRequests: limits.MaxConcurrentRequests,
  };
}

function outlierOf(check: Fields): Fields {
  return {
    consecutiveErrors: check.MaxFailures,
    intervalMs: durationMs(check.Interval),
    baseEjectionMs: durationMs(check.BaseEjectionTime),
    maxEjectionPercent: check.MaxEjectionPercent,
  };
}
