import "server-only";
import { z } from "zod";
import { sameJson } from "../../policies/canonical-json";
import { type CircuitBreakerSpec, circuitBreakerSpecSchema } from "../../policies/circuit-breaker-spec";
import type { Target } from "../../policies/names";
import { type Beyond, type Decompiled, faultsOf, strangers } from "../gateway-api/beyond";
import { parseDuration } from "../gateway-api/duration";
import { targetRefOf } from "./compile";
import type { EnvoyGatewayOptions } from "./options";
import { envoyRate, usualLimit, usualPassive } from "./traffic-policy";

const count = z.number().int().min(0);
const breakerSchema = z.looseObject({
  maxConnections: count.default(usualLimit),
  maxPendingRequests: count.default(usualLimit),
  maxParallelRequests: count.default(usualLimit),
  maxParallelRetries: count.default(usualLimit),
  maxRequestsPerConnection: count.optional(),
});
const passiveSchema = z.looseObject({
  splitExternalLocalOriginErrors: z.boolean().default(usualPassive.splitExternalLocalOriginErrors),
  consecutiveLocalOriginFailures: count.default(usualPassive.consecutiveLocalOriginFailures),
  consecutive5XxErrors: count.default(5),
  consecutiveGatewayErrors: count.default(0),
  interval: z.string().default(usualPassive.interval),
  baseEjectionTime: z.string().default(usualPassive.baseEjectionTime),
  maxEjectionPercent: count.default(usualPassive.maxEjectionPercent),
  failurePercentageThreshold: count.optional(),
  alwaysEjectOneEndpoint: z.boolean().default(false),
});
type Passive = z.infer<typeof passiveSchema>;
const policySchema = z.looseObject({
  kind: z.literal("BackendTrafficPolicy"),
  spec: z.looseObject({
    targetRefs: z.array(z.looseObject({})).optional(),
    targetRef: z.looseObject({}).optional(),
    circuitBreaker: breakerSchema.optional(),
    healthCheck: z
      .looseObject({ panicThreshold: count.optional(), passive: passiveSchema.optional() })
      .optional(),
  }),
});

/**
 * The circuit breaker that a standing BackendTrafficPolicy says of this service's route; null where it says nothing beside
 * Envoy's own. Otherwise by path what no circuit breaker says. A limit of 1024 is Envoy's own. Pure.
 */
export function decompileEnvoyGateway(
  target: Target,
  object: unknown,
  options: Pick<EnvoyGatewayOptions, "protocol" | "route">,
): Decompiled<CircuitBreakerSpec | null> {
  const parsed = policySchema.safeParse(object);
  if (!parsed.success) return { outcome: "beyond", fields: faultsOf(parsed.error, "") };
  const { spec } = parsed.data;
  const passive = spec.healthCheck?.passive;
  const fields = beyondOf(target, spec, options);
  if (fields.length > 0) return { outcome: "beyond", fields };
  const limits = spec.circuitBreaker && limitsOf(spec.circuitBreaker);
  const health = spec.healthCheck?.panicThreshold;
  const detection = {
    ...(health === undefined ? {} : { minHealthPercent: health }),
    ...(passive === undefined ? {} : detectionOf(passive)),
  };
  const said = {
    ...(limits && Object.keys(limits).length > 0 ? { limits } : {}),
    ...(Object.keys(detection).length > 0 ? { outlierDetection: detection } : {}),
  };
  if (Object.keys(said).length === 0) return { outcome: "spec", spec: null };
  const checked = circuitBreakerSpecSchema.safeParse(said);
  return checked.success
    ? { outcome: "spec", spec: checked.data }
    : { outcome: "beyond", fields: faultsOf(checked.error, "spec.") };
}

function beyondOf(
  target: Target,
  spec: z.infer<typeof policySchema>["spec"],
  options: Pick<EnvoyGatewayOptions, "protocol" | "route">,
): Beyond[] {
  const targets = spec.targetRefs ?? (spec.targetRef ? [spec.targetRef] : []);
  const passive = spec.healthCheck?.passive;
  const at = "spec.healthCheck.passive";
  // Faults, load balancing and limits on rates are other kinds of policy's, in the same object.
  const others = ["faultInjection", "loadBalancer", "rateLimit"];
  const known = ["targetRefs", "targetRef", "circuitBreaker", "healthCheck", ...others];
  const isUsual = <K extends keyof typeof usualPassive & keyof Passive>(key: K) =>
    passive === undefined || passive[key] === (usualPassive[key] as Passive[K]);
  return [
    ...(sameJson(targets, [targetRefOf(target, options)])
      ? []
      : [{ path: "spec.targetRefs", what: "parents" as const }]),
    ...strangers(spec, known, "spec"),
    ...strangers(spec.circuitBreaker ?? {}, Object.keys(breakerSchema.shape), "spec.circuitBreaker"),
    ...strangers(spec.healthCheck ?? {}, ["panicThreshold", "passive"], "spec.healthCheck"),
    ...strangers(passive ?? {}, Object.keys(passiveSchema.shape), at),
    ...(["splitExternalLocalOriginErrors", "consecutiveLocalOriginFailures"] as const)
      .filter((key) => !isUsual(key))
      .map((key): Beyond => ({ path: `${at}.${key}`, what: "field" })),
    ...(passive?.alwaysEjectOneEndpoint
      ? [{ path: `${at}.alwaysEjectOneEndpoint`, what: "field" as const }]
      : []),
    ...(["interval", "baseEjectionTime"] as const)
      .filter((key) => passive !== undefined && parseDuration(passive[key]) === undefined)
      .map((key): Beyond => ({ path: `${at}.${key}`, what: "value" })),
  ];
}

function limitsOf(part: z.infer<typeof breakerSchema>): Record<string, number> {
  const asked = {
    maxConnections: part.maxConnections,
    maxPendingRequests: part.maxPendingRequests,
    maxRequests: part.maxParallelRequests,
    maxRetries: part.maxParallelRetries,
  };
  const perConnection = part.maxRequestsPerConnection;
  return {
    ...Object.fromEntries(Object.entries(asked).filter(([, limit]) => limit !== usualLimit)),
    ...(perConnection === undefined ? {} : { maxRequestsPerConnection: perConnection }),
  };
}

/** `maxEjectionPercent` 0 counts for nothing: Envoy's own holds (EG internal/xds/translator/cluster.go). */
function detectionOf(passive: Passive): Record<string, unknown> {
  const { consecutive5XxErrors, consecutiveGatewayErrors, failurePercentageThreshold: threshold } = passive;
  const most = passive.maxEjectionPercent;
  return {
    ...(consecutive5XxErrors === 0 ? {} : { consecutiveErrors: consecutive5XxErrors }),
    ...(consecutiveGatewayErrors === 0 ? {} : { consecutiveGatewayErrors }),
    ...(passive.interval === usualPassive.interval ? {} : { intervalMs: parseDuration(passive.interval) }),
    ...(passive.baseEjectionTime === usualPassive.baseEjectionTime
      ? {}
      : { baseEjectionMs: parseDuration(passive.baseEjectionTime) }),
    ...(most === 0 || most === usualPassive.maxEjectionPercent ? {} : { maxEjectionPercent: most }),
    ...(threshold === undefined ? {} : { failurePercentage: { thresholdPercent: threshold, ...envoyRate } }),
  };
}
