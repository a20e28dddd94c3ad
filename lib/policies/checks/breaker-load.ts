import type { CheckFacts, CheckFinding } from "./check";
import { settingTo } from "./fix";

/** A limit below what callers had open in the last hour would have refused calls. */
export function checkBreakerLoad({ wanted, backtest }: CheckFacts): CheckFinding[] {
  if (wanted.kind !== "circuit-breaker" || !wanted.spec || !backtest) return [];
  const { versions = {} } = wanted.spec;
  return backtest.rows.flatMap(({ caller, version, limit, peak }) => {
    if (peak === null || peak <= limit) return [];
    const own = Object.hasOwn(versions, version) ? versions[version]?.limits?.maxRequests : undefined;
    const above = own === undefined ? [] : ["versions", version];
    const params = { caller, version, limit, peak: Math.ceil(peak) };
    return [
      {
        code: "breaker-below-load",
        severity: "warning" as const,
        path: own === undefined ? "limits.maxRequests" : `versions.${version}.limits.maxRequests`,
        message: `${caller} had ${params.peak} calls open to ${version} at once, more than ${limit}`,
        params,
        // A quarter above what was seen: the busiest hour is seldom the last one.
        ...settingTo([...above, "limits", "maxRequests"], Math.ceil(peak * 1.25)),
      },
    ];
  });
}
