import "server-only";
import type { CircuitBreakerSpec } from "../../policies/circuit-breaker-spec";
import type { Resource } from "../control-plane";
import { entryBody, type Fields } from "./normal-entry";
import { callersRef } from "./refs";

/** The two blocks of an upstream's override that a breaker owns; all else in it is somebody else's. */
export const breakerBlocks = ["Limits", "PassiveHealthCheck"] as const;

/**
 * What every caller's service-defaults must say of the service, in `UpstreamConfig.Overrides`. Who the callers are is
 * not decided here: `apply` writes it to those that are known then, and `read` says so where one lacks it. Pure.
 */
export function compileBreaker(service: string, spec: CircuitBreakerSpec | null): Resource[] {
  const { limits, outlierDetection } = spec ?? {};
  const override = {
    ...(limits ? { Limits: limitsOf(limits) } : {}),
    ...(outlierDetection ? { PassiveHealthCheck: passiveCheckOf(outlierDetection) } : {}),
  };
  return [{ ref: callersRef(service), body: spec === null ? "" : overrideBody(service, override) }];
}

/** The canonical text of the breaker's blocks in an override; "" where it has neither. Pure. */
export function overrideBody(service: string, override: Fields): string {
  const own = breakerBlocks.flatMap((block) =>
    block in override ? [[block, override[block]] as const] : [],
  );
  const blocks = entryBody(Object.fromEntries(own));
  return blocks === "{}" ? "" : entryBody({ Name: service, ...Object.fromEntries(own) });
}

function limitsOf(limits: NonNullable<CircuitBreakerSpec["limits"]>): Fields {
  const { maxConnections, maxPendingRequests, maxRequests } = limits;
  return {
    ...(maxConnections === undefined ? {} : { MaxConnections: maxConnections }),
    ...(maxPendingRequests === undefined ? {} : { MaxPendingRequests: maxPendingRequests }),
    ...(maxRequests === undefined ? {} : { MaxConcurrentRequests: maxRequests }),
  };
}

/** What is left out is Envoy's own default, which is what Heddle means by leaving it out (`breaker-for.ts`). */
function passiveCheckOf(outlier: NonNullable<CircuitBreakerSpec["outlierDetection"]>): Fields {
  const { consecutiveErrors, intervalMs, baseEjectionMs, maxEjectionPercent } = outlier;
  return {
    ...(consecutiveErrors === undefined ? {} : { MaxFailures: consecutiveErrors }),
    ...(intervalMs === undefined ? {} : { Interval: `${intervalMs}ms` }),
    ...(baseEjectionMs === undefined ? {} : { BaseEjectionTime: `${baseEjectionMs}ms` }),
    ...(maxEjectionPercent === undefined ? {} : { MaxEjectionPercent: maxEjectionPercent }),
  };
}
