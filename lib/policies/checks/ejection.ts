import { breakerFor } from "../breaker-for";
import type { CircuitBreakerSpec } from "../circuit-breaker-spec";
import type { ProblemFinding } from "../problem-finding";
import type { CheckFacts } from "./check";

/** Ejection that can leave nobody to answer, or that can never act on so few endpoints. */
export function checkEjection({ wanted, ready }: CheckFacts): ProblemFinding[] {
  if (wanted.kind !== "circuit-breaker" || !wanted.spec) return [];
  const { spec } = wanted;
  const versions = [...new Set([...(ready?.keys() ?? []), ...Object.keys(spec.versions ?? {})])];
  return versions.flatMap((version) => problemsOf(spec, version, ready?.get(version)));
}

function problemsOf(
  spec: CircuitBreakerSpec,
  version: string,
  endpoints: number | undefined,
): ProblemFinding[] {
  const { outlierDetection } = breakerFor(spec, version);
  if (!outlierDetection) return [];
  const path = pathOf(spec, version);
  const { maxEjectionPercent, failurePercentage, successRate } = outlierDetection;
  const problems: ProblemFinding[] = [];
  if (maxEjectionPercent === 100) {
    problems.push({
      code: "ejection-may-empty-pool",
      severity: "warning",
      path: `${path}.maxEjectionPercent`,
      message: `every endpoint of ${version} can be ejected at once`,
      params: { version },
    });
  }
  for (const [name, detector] of Object.entries({ failurePercentage, successRate })) {
    if (!detector || endpoints === undefined || detector.minHosts <= endpoints) continue;
    problems.push({
      code: "ejection-never-acts",
      severity: "warning",
      path: `${path}.${name}.minHosts`,
      message: `${version} has ${endpoints} ready endpoints, fewer than the ${detector.minHosts} it takes`,
      params: { version, endpoints, minHosts: detector.minHosts },
    });
  }
  return problems;
}

function pathOf({ versions = {} }: CircuitBreakerSpec, version: string): string {
  const own = Object.hasOwn(versions, version) ? versions[version]?.outlierDetection : undefined;
  return own === undefined ? "outlierDetection" : `versions.${version}.outlierDetection`;
}
