import type { RouteRule } from "../route-spec";
import { weightsOfRule } from "../rules";
import type { CheckFacts, CheckFinding } from "./check";
import { removing, settingTo } from "./fix";

/** Bounds on how long a call may take that cut off calls which end well today, or that can never act. */
export function checkTimeouts({ wanted, load }: CheckFacts): CheckFinding[] {
  if (wanted.kind !== "route" || !wanted.spec) return [];
  return wanted.spec.rules.flatMap((rule, index) => [
    ...boundsOf(rule, index),
    ...belowSlowest(rule, index, load ?? null),
  ]);
}

function boundsOf({ timeoutMs, retries }: RouteRule, index: number): CheckFinding[] {
  const perTryMs = retries?.perTryTimeoutMs;
  if (timeoutMs === undefined || !retries || perTryMs === undefined) return [];
  const at = ["rules", index, "retries"] as const;
  if (perTryMs >= timeoutMs) {
    return [
      {
        code: "per-try-above-timeout",
        severity: "warning",
        path: `rules.${index}.retries.perTryTimeoutMs`,
        message: `no try is cut off by it: the whole call ends after ${timeoutMs} ms`,
        params: { perTryMs, timeoutMs },
        ...removing("remove-field", [...at, "perTryTimeoutMs"], { field: "perTryTimeoutMs" }),
      },
    ];
  }
  const fitting = Math.ceil(timeoutMs / perTryMs);
  if (retries.attempts < fitting) return [];
  return [
    {
      code: "tries-outlast-timeout",
      severity: "info",
      path: `rules.${index}.retries.attempts`,
      message: `only ${fitting} tries of ${perTryMs} ms begin within ${timeoutMs} ms`,
      params: { attempts: retries.attempts, fitting, perTryMs, timeoutMs },
      ...settingTo([...at, "attempts"], fitting - 1),
    },
  ];
}

/** One in a hundred calls of a version takes longer than its p99: a bound below cuts off more than that. */
function belowSlowest(rule: RouteRule, index: number, load: CheckFacts["load"]): CheckFinding[] {
  const served = Object.entries(weightsOfRule(rule)).filter(([, weight]) => weight > 0);
  const known = served.flatMap(([version]) => {
    const p99Ms = load?.versions.get(version)?.p99Ms ?? null;
    return p99Ms === null ? [] : [{ version, p99Ms }];
  });
  const slowest = known.toSorted((a, b) => b.p99Ms - a.p99Ms)[0];
  if (!slowest) return [];
  const { version } = slowest;
  const seenMs = Math.ceil(slowest.p99Ms);
  const enough = Math.ceil((slowest.p99Ms * 1.5) / 1_000) * 1_000;
  const find = (code: "timeout-below-p99" | "per-try-below-p99", field: string[], ms: number | undefined) =>
    ms === undefined || ms >= slowest.p99Ms
      ? []
      : [
          {
            code,
            severity: "warning" as const,
            path: ["rules", index, ...field].join("."),
            message: `${version} takes ${seenMs} ms for the slowest of 100 calls, longer than ${ms} ms`,
            params: { version, p99Ms: seenMs, ms },
            ...settingTo(["rules", index, ...field], enough),
          },
        ];
  return [
    ...find("timeout-below-p99", ["timeoutMs"], rule.timeoutMs),
    ...find("per-try-below-p99", ["retries", "perTryTimeoutMs"], rule.retries?.perTryTimeoutMs),
  ];
}
