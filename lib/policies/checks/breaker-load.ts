import type { ProblemFinding } from "../problem-finding";
import type { CheckFacts } from "./check";

/** A limit below what callers had open in the last hour would have refused calls. */
export function checkBreakerLoad({ wanted, backtest }: CheckFacts): ProblemFinding[] {
  if (wanted.kind !== "circuit-breaker" || !wanted.spec || !backtest) return [];
  const { versions = {} } = wanted.spec;
  return backtest.rows.flatMap(({ caller, version, limit, peak }) => {
    if (peak === null || peak <= limit) return [];
    const own = Object.hasOwn(versions, version) ? versions[version]?.limits?.maxRequests : undefined;
    const params = { caller, version, limit, peak: Math.ceil(peak) };
    return [
      {
        code: "breaker-below-load",
        severity: "warning" as const,
        path: own === undefined ? "limits.maxRequests" : `versions.${version}.limits.maxRequests`,
        message: `${caller} had ${params.peak} calls open to ${version} at once, more than ${limit}`,
        params,
      },
    ];
  });
}
