import { breakerFor, type EffectiveBreaker } from "../breaker-for";
import type { CircuitBreakerSpec } from "../circuit-breaker-spec";
import type { CheckFacts, CheckFinding } from "./check";
import { settingTo } from "./fix";

type Outlier = NonNullable<EffectiveBreaker["outlierDetection"]>;

/** Ejection that can leave nobody to answer, or that can never act on so few endpoints. */
export function checkEjection({ wanted, ready }: CheckFacts): CheckFinding[] {
  if (wanted.kind !== "circuit-breaker" || !wanted.spec) return [];
  const { spec } = wanted;
  const versions = [...new Set([...(ready?.keys() ?? []), ...Object.keys(spec.versions ?? {})])];
  return versions.flatMap((version) => problemsOf(spec, version, ready?.get(version)));
}

function problemsOf(
  spec: CircuitBreakerSpec,
  version: string,
  endpoints: number | undefined,
): CheckFinding[] {
  const { outlierDetection } = breakerFor(spec, version);
  if (!outlierDetection) return [];
  const at = partsOfOutlier(spec, version);
  const path = at.join(".");
  const { failurePercentage, successRate } = outlierDetection;
  const problems = mayEmptyPool(outlierDetection, { version, endpoints, at });
  for (const [name, detector] of Object.entries({ failurePercentage, successRate })) {
    if (!detector || endpoints === undefined || detector.minHosts <= endpoints) continue;
    problems.push({
      code: "ejection-never-acts",
      severity: "warning",
      path: `${path}.${name}.minHosts`,
      message: `${version} has ${endpoints} ready endpoints, fewer than the ${detector.minHosts} it takes`,
      params: { version, endpoints, minHosts: detector.minHosts },
      ...(endpoints > 1 ? settingTo([...at, name, "minHosts"], endpoints) : {}),
    });
  }
  return problems;
}

/**
 * Endpoints are ejected for as long as fewer than `maxEjectionPercent` are out (Envoy's outlier detection; gRPC's proposal A50), so
 * the last one that goes may pass it: of two, 51 % are both. Where `minHealthPercent` is left, calls go to all again.
 */
function mayEmptyPool(
  outlier: Outlier,
  { version, endpoints, at }: { version: string; endpoints: number | undefined; at: string[] },
): CheckFinding[] {
  const { maxEjectionPercent, minHealthPercent = 0 } = outlier;
  const isAll =
    endpoints === undefined
      ? maxEjectionPercent === 100
      : endpoints > 0 && Math.ceil((endpoints * maxEjectionPercent) / 100) >= endpoints;
  if (!isAll || minHealthPercent > 0 || !acts(outlier, endpoints)) return [];
  const leavingOne = endpoints === undefined ? 0 : Math.floor((100 * (endpoints - 1)) / endpoints);
  return [
    {
      code: "ejection-may-empty-pool",
      severity: "warning",
      path: `${at.join(".")}.maxEjectionPercent`,
      message: `every endpoint of ${version} can be ejected at once`,
      params: { version },
      ...(leavingOne > 0 ? settingTo([...at, "maxEjectionPercent"], leavingOne) : {}),
    },
  ];
}

/** Whether anything can eject at all of so few endpoints; without a trigger of its own a proxy has one by itself. */
function acts(outlier: Outlier, endpoints: number | undefined): boolean {
  const { consecutiveErrors, consecutiveGatewayErrors, failurePercentage, successRate } = outlier;
  const detectors = [failurePercentage, successRate].flatMap((detector) => detector ?? []);
  if (consecutiveErrors !== undefined || consecutiveGatewayErrors !== undefined) return true;
  return (
    detectors.length === 0 ||
    detectors.some(({ minHosts }) => endpoints === undefined || minHosts <= endpoints)
  );
}

/** Where a version's outlier detection is written: its own, else the service's. Pure. */
export function partsOfOutlier({ versions = {} }: CircuitBreakerSpec, version: string): string[] {
  const own = Object.hasOwn(versions, version) ? versions[version]?.outlierDetection : undefined;
  return own === undefined ? ["outlierDetection"] : ["versions", version, "outlierDetection"];
}
