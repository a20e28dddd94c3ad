import "server-only";
import { outlierDefaults } from "../../policies/breaker-for";
import type { Limits, OutlierDetection } from "../../policies/circuit-breaker-spec";
import { limitPaths } from "./destination-rule";
import type { Reading } from "./reading";

/** What a traffic policy says; null for a block that is not there, which a subset then has from its service. */
export type BreakerPolicy = { limits: Limits | null; outlierDetection: OutlierDetection | null };

/** What a breaker can say of a traffic policy; the rest of its two blocks is faulted. */
export function readPolicy(policy: Reading): BreakerPolicy {
  const pool = policy.object("connectionPool");
  const limits = pool ? readLimits(pool) : null;
  const detection = policy.object("outlierDetection");
  return { limits, outlierDetection: detection ? readDetection(detection) : null };
}

/** 0 is no limit to Istio, as if it were not there. */
function readLimits(pool: Reading): Limits {
  const parts = { tcp: pool.object("tcp"), http: pool.object("http") };
  const limits: Limits = {};
  for (const [limit, [part, field]] of Object.entries(limitPaths)) {
    const count = parts[part]?.number(field);
    if (count === undefined || (count === 0 && limit !== "maxRequestsPerConnection")) continue;
    limits[limit as keyof Limits] = count;
  }
  parts.tcp?.end();
  parts.http?.end();
  pool.end();
  return limits;
}

/** Five errors in a row eject where nothing is said of them. */
const usualErrors = 5;

function readDetection(detection: Reading): OutlierDetection {
  const numbers = {
    consecutiveErrors: detection.number("consecutive5xxErrors") ?? usualErrors,
    consecutiveGatewayErrors: detection.number("consecutiveGatewayErrors"),
    maxEjectionPercent: detection.number("maxEjectionPercent"),
  };
  const others = {
    intervalMs: detection.duration("interval"),
    baseEjectionMs: detection.duration("baseEjectionTime"),
    minHealthPercent: detection.number("minHealthPercent"),
  };
  if (detection.take("splitExternalLocalOriginErrors") === true) {
    detection.fault("field", "splitExternalLocalOriginErrors");
  }
  detection.end();
  const said = [
    ...Object.entries(numbers).filter(([, value]) => value !== 0),
    ...Object.entries(others),
  ].filter(([, value]) => value !== undefined);
  return Object.fromEntries(said);
}

/**
 * What a version says itself where its block stands in the place of the service's: what differs, or all of it where
 * nothing does. What the service has and the version has not, no policy can take away; that is faulted at `at`.
 */
export function ownPart(version: BreakerPolicy, service: BreakerPolicy, at: Reading): Partial<BreakerPolicy> {
  const limits = version.limits && differing(version.limits, service.limits, { maxRequestsPerConnection: 0 });
  const filled = service.outlierDetection && { ...outlierDefaults, ...service.outlierDetection };
  const outlierDetection =
    version.outlierDetection &&
    differing(version.outlierDetection, filled, { ...outlierDefaults, minHealthPercent: 0 });
  if (limits === undefined) at.fault("takes-away", "connectionPool");
  if (outlierDetection === undefined) at.fault("takes-away", "outlierDetection");
  return {
    ...(limits && Object.keys(limits).length > 0 ? { limits } : {}),
    ...(outlierDetection && Object.keys(outlierDetection).length > 0 ? { outlierDetection } : {}),
  };
}

/** Undefined where `service` has a field that `own` has not; `implied` is what a missing one means. */
function differing<Fields extends object>(
  own: Fields,
  service: Fields | null,
  implied: Partial<Fields>,
): Fields | undefined {
  if (service === null) return own;
  const missing = Object.keys(service).filter((field) => !Object.hasOwn(own, field));
  if (missing.some((field) => !Object.hasOwn(implied, field))) return undefined;
  const added = missing.map((field) => [field, implied[field as keyof Fields]]);
  const whole: Fields = { ...own, ...Object.fromEntries(added) };
  const differs = Object.entries(whole).filter(([field, value]) => service[field as keyof Fields] !== value);
  return (differs.length === 0 ? own : Object.fromEntries(differs)) as Fields;
}
