import { breakerFor } from "../breaker-for";
import type { CircuitBreakerSpec } from "../circuit-breaker-spec";
import { limitPerCaller, slotsBehind } from "../concurrency";
import type { RouteSpec } from "../route-spec";
import { weightsOfRule } from "../rules";
import { callsPerSecond, type ServiceLoad } from "../service-load";
import { fullWeightBp } from "../weights";
import type { CheckFacts, CheckFinding } from "./check";
import { settingTo } from "./fix";

/** What engines can work on at once beside what a limit lets through, or a split sends. */
export function checkEngineLoad({ wanted, load, backtest }: CheckFacts): CheckFinding[] {
  if (!load) return [];
  if (wanted.kind === "circuit-breaker" && wanted.spec) return ofLimits(wanted.spec, load, backtest);
  if (wanted.kind === "route" && wanted.spec) return ofSplit(wanted.spec, load);
  return [];
}

/** What only was seen without anybody waiting is no bound: the engines may hold more. */
function ofLimits(
  spec: CircuitBreakerSpec,
  { slots, callers }: ServiceLoad,
  backtest: CheckFacts["backtest"],
): CheckFinding[] {
  if (callers === null || callers === 0) return [];
  const own = Object.keys(spec.versions ?? {}).filter((version) => saysLimit(spec, version));
  const parts = [...(saysLimit(spec, null) ? [null] : []), ...own];
  return parts.flatMap((version) =>
    (["maxRequests", "maxRetries"] as const).flatMap((field): CheckFinding[] => {
      const limit = breakerFor(spec, version).limits[field];
      const behind = slotsBehind(slots, version);
      if (limit === undefined || !behind || behind.how === "seen") return [];
      const most = limit * callers;
      // Retries that can fill the engines by themselves leave nothing for first tries.
      const isRetries = field === "maxRetries";
      if (isRetries ? most < behind.total : most <= behind.total * 2) return [];
      const part = version === null ? spec : spec.versions?.[version];
      if (part?.limits?.[field] === undefined) return [];
      const above = version === null ? [] : ["versions", version];
      const peaks = (backtest?.rows ?? []).flatMap((row) =>
        version === null || row.version === version ? (row.peak ?? []) : [],
      );
      const enough = isRetries
        ? Math.ceil(limitPerCaller(behind.total, callers) / 5)
        : Math.max(limitPerCaller(behind.total, callers), ...peaks.map(Math.ceil));
      return [
        {
          code: isRetries ? "retries-fill-engines" : "limit-above-engines",
          severity: "warning",
          path: [...above, "limits", field].join("."),
          message: `${limit} × ${callers} callers = ${most}, and the engines work on ${behind.total} at once`,
          params: { limit, callers, most, total: behind.total },
          ...(enough < limit ? settingTo([...above, "limits", field], enough) : {}),
        },
      ];
    }),
  );
}

function saysLimit(spec: CircuitBreakerSpec, version: string | null): boolean {
  const limits = version === null ? spec.limits : spec.versions?.[version]?.limits;
  return limits?.maxRequests !== undefined || limits?.maxRetries !== undefined;
}

/** Calls that are open at once are calls a second times how long one takes (Little, 1961). */
function ofSplit({ rules }: RouteSpec, load: ServiceLoad): CheckFinding[] {
  const [rule] = rules;
  const perSecond = callsPerSecond(load);
  if (!rule || rules.length > 1 || rule.match !== undefined || perSecond === null) return [];
  const weights = weightsOfRule(rule);
  return Object.entries(weights).flatMap(([version, weight]): CheckFinding[] => {
    const behind = slotsBehind(load.slots, version);
    const known = load.versions.get(version);
    const meanMs = known?.meanMs ?? null;
    if (!behind || behind.how === "seen" || meanMs === null) return [];
    const share = (perSecond * weight) / fullWeightBp;
    const open = Math.ceil((share * meanMs) / 1_000);
    const isMore = share > (known?.requestsPerSecond ?? 0);
    if (open <= behind.total || !isMore) return [];
    return [
      {
        code: "share-beyond-engines",
        severity: "warning",
        path: `rules.0.split.${rule.split.findIndex(({ to }) => to.version === version)}`,
        message: `${version} would have about ${open} calls open at once, and its engines work on ${behind.total}`,
        params: { version, open, total: behind.total },
      },
    ];
  });
}
