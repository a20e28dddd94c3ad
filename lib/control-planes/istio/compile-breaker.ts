import "server-only";
import { breakerFor, type EffectiveBreaker } from "../../policies/breaker-for";
import type { CircuitBreakerSpec, Limits } from "../../policies/circuit-breaker-spec";
import { limitPaths, type RuleFragment, type SubsetFragment, zonesLeftAlone } from "./destination-rule";
import { istioDuration } from "./istio-duration";
import { type JsonObject, withField } from "./json-fields";
import { subsetName } from "./subset-name";

/**
 * What a breaker says in the DestinationRule of `host`. A version's block stands in the place of the service's, so each is
 * given whole. Pure.
 */
export function breakerRule(spec: CircuitBreakerSpec, host: string, versionLabel: string): RuleFragment {
  const ofService = breakerFor(spec, null);
  const subsets = Object.entries(spec.versions ?? {}).flatMap(([version, own]): SubsetFragment[] => {
    const effective = breakerFor(spec, version);
    const policy = trafficPolicy({
      limits: own.limits ? effective.limits : {},
      outlierDetection: own.outlierDetection ? effective.outlierDetection : null,
    });
    if (Object.keys(policy).length === 0) return [];
    return [{ name: subsetName(version), labels: { [versionLabel]: version }, trafficPolicy: policy }];
  });
  const ejects = [ofService, ...subsets.map((subset) => subset.trafficPolicy)].some(
    (policy) => policy?.outlierDetection,
  );
  const policy = { ...trafficPolicy(ofService), ...(ejects ? { loadBalancer: zonesLeftAlone } : {}) };
  return {
    host,
    ...(Object.keys(policy).length === 0 ? {} : { trafficPolicy: policy }),
    ...(subsets.length === 0 ? {} : { subsets: subsets.sort((a, b) => (a.name < b.name ? -1 : 1)) }),
  };
}

function trafficPolicy({ limits, outlierDetection }: EffectiveBreaker): JsonObject {
  const pool = connectionPool(limits);
  return {
    ...(Object.keys(pool).length === 0 ? {} : { connectionPool: pool }),
    ...(outlierDetection === null ? {} : { outlierDetection: detection(outlierDetection) }),
  };
}

function connectionPool(limits: Limits): JsonObject {
  let pool: JsonObject = {};
  for (const [limit, path] of Object.entries(limitPaths)) {
    const count = limits[limit as keyof Limits];
    // Istio takes 0 retries for no limit at all; `unsupportedIstio` refuses it.
    if (count === undefined || (limit === "maxRetries" && count === 0)) continue;
    pool = withField(pool, path, count);
  }
  return pool;
}

/** Errors in a row eject after five by default, and 0 is what says never; of a gateway's they never do by default. */
function detection(outlier: NonNullable<EffectiveBreaker["outlierDetection"]>): JsonObject {
  const { consecutiveErrors = 0, consecutiveGatewayErrors, minHealthPercent } = outlier;
  return {
    consecutive5xxErrors: consecutiveErrors,
    ...(consecutiveGatewayErrors === undefined ? {} : { consecutiveGatewayErrors }),
    interval: istioDuration(outlier.intervalMs),
    baseEjectionTime: istioDuration(outlier.baseEjectionMs),
    maxEjectionPercent: outlier.maxEjectionPercent,
    ...(minHealthPercent === undefined ? {} : { minHealthPercent }),
  };
}
