import { breakerFor } from "../breaker-for";
import type { CircuitBreakerSpec, OutlierDetection } from "../circuit-breaker-spec";
import type { CheckFacts, CheckFinding } from "./check";
import { partsOfOutlier } from "./ejection";
import { setting, settingTo } from "./fix";

/** Figures of an outlier detection that do not go together, or that so few calls never reach. */
export function checkEjectionFigures({ wanted, ready, load }: CheckFacts): CheckFinding[] {
  if (wanted.kind !== "circuit-breaker" || !wanted.spec) return [];
  const { spec } = wanted;
  const parts = [
    { at: ["outlierDetection"], own: spec.outlierDetection },
    ...Object.entries(spec.versions ?? {}).map(([version, { outlierDetection: own }]) => ({
      ...{ at: ["versions", version, "outlierDetection"], own },
    })),
  ];
  const ofParts = parts.flatMap(({ at, own }) => (own ? shortEjection(own, at) : []));
  const ofVersions = [...(load?.versions.keys() ?? [])].flatMap((version) =>
    starved({ spec, version, ready, load: load ?? null }),
  );
  return [...withoutTrigger(spec), ...ofParts, ...ofVersions];
}

function withoutTrigger(spec: CircuitBreakerSpec): CheckFinding[] {
  const { outlierDetection: outlier } = spec;
  if (!outlier) return [];
  const { consecutiveErrors, consecutiveGatewayErrors, failurePercentage, successRate } = outlier;
  const triggers = [consecutiveErrors, consecutiveGatewayErrors, failurePercentage, successRate];
  if (triggers.some((trigger) => trigger !== undefined)) return [];
  return [
    {
      code: "ejection-without-trigger",
      severity: "info",
      path: "outlierDetection",
      message: "says nothing of which failures eject: that is left to the proxies' own default",
      params: {},
      ...setting("count-failures", ["outlierDetection", "consecutiveErrors"], 5, { value: 5 }),
    },
  ];
}

/** Who is ejected comes back at an interval's end, so no sooner than that. */
function shortEjection({ baseEjectionMs, intervalMs }: OutlierDetection, at: string[]): CheckFinding[] {
  if (baseEjectionMs === undefined || intervalMs === undefined || baseEjectionMs >= intervalMs) return [];
  return [
    {
      code: "ejection-shorter-than-interval",
      severity: "info",
      path: `${at.join(".")}.baseEjectionMs`,
      message: `an endpoint stays out for ${intervalMs} ms all the same: it is let back at an interval's end`,
      params: { baseEjectionMs, intervalMs },
      ...settingTo([...at, "baseEjectionMs"], intervalMs),
    },
  ];
}

type About = { spec: CircuitBreakerSpec; version: string } & Pick<CheckFacts, "ready" | "load">;

/** Each caller judges an endpoint by its own calls to it in one interval. */
function starved({ spec, version, ready, load }: About): CheckFinding[] {
  const { outlierDetection } = breakerFor(spec, version);
  const perSecond = load?.versions.get(version)?.requestsPerSecond ?? null;
  const endpoints = ready?.get(version);
  const callers = load?.callers ?? null;
  if (!outlierDetection || perSecond === null || perSecond === 0 || !endpoints || !callers) return [];
  const calls = (perSecond * outlierDetection.intervalMs) / 1_000 / endpoints / callers;
  const at = partsOfOutlier(spec, version);
  const { failurePercentage, successRate } = outlierDetection;
  return Object.entries({ failurePercentage, successRate }).flatMap(([name, detector]): CheckFinding[] => {
    if (!detector || detector.minHosts > endpoints || calls >= detector.minRequests) return [];
    const params = { version, calls: Number(calls.toPrecision(2)), minRequests: detector.minRequests };
    return [
      {
        code: "ejection-starved",
        severity: "warning",
        path: `${at.join(".")}.${name}.minRequests`,
        message: `a caller sends about ${params.calls} calls an interval to each endpoint of ${version}, fewer than the ${detector.minRequests} it takes`,
        params,
        ...(calls >= 3 ? settingTo([...at, name, "minRequests"], Math.floor(calls)) : {}),
      },
    ];
  });
}
