import { breakerFor } from "../breaker-for";
import type { CircuitBreakerSpec } from "../circuit-breaker-spec";
import type { RouteRule, RouteSpec } from "../route-spec";
import { weightsOfRule } from "../rules";
import { callsPerSecond } from "../service-load";
import type { CheckFacts, CheckFinding } from "./check";

/** From here on a version that fails gets so many times its load that it hardly recovers. */
const manyTimes = 3;

/** What a route tries again beside what its breaker lets be tried again: the two are decided apart. */
export function checkRetryLoad(facts: CheckFacts): CheckFinding[] {
  const { wanted, beside } = facts;
  if (wanted.kind === "route" && wanted.spec) return ofRoute(facts, wanted.spec, beside?.["circuit-breaker"]);
  if (wanted.kind === "circuit-breaker" && wanted.spec) return ofBreaker(wanted.spec, beside?.route);
  return [];
}

/** `breaker` null: there is none; undefined: nobody could tell. */
function ofRoute(
  { load }: CheckFacts,
  { rules }: RouteSpec,
  breaker: CircuitBreakerSpec | null | undefined,
): CheckFinding[] {
  if (breaker === undefined) return [];
  return rules.flatMap((rule, index): CheckFinding[] => {
    const { retries } = rule;
    if (!retries) return [];
    const path = `rules.${index}.retries.attempts`;
    const bounds = servedBy(rule).map((version) => retriesOf(breaker, version));
    if (bounds.length > 0 && bounds.every((bound) => bound === 0)) {
      const message = "the circuit breaker lets no call be tried again (maxRetries 0)";
      return [{ code: "retries-forbidden", severity: "warning", path, message, params: {} }];
    }
    const times = retries.attempts + 1;
    const perSecond = load && rules.length === 1 ? callsPerSecond(load) : null;
    if (times < manyTimes || perSecond === null || perSecond === 0) return [];
    if (!bounds.includes(undefined)) return [];
    const params = { perSecond: figure(perSecond), most: figure(perSecond * times), times };
    return [
      {
        code: "retries-multiply-load",
        severity: "warning",
        path,
        message: `when calls fail, ${params.perSecond} calls/s become up to ${params.most}, with no bound on open retries`,
        params,
      },
    ];
  });
}

function ofBreaker(spec: CircuitBreakerSpec, route: RouteSpec | null | undefined): CheckFinding[] {
  const parts = [
    { path: "limits", limits: spec.limits, version: null },
    ...Object.entries(spec.versions ?? {}).map(([version, part]) => ({
      ...{ path: `versions.${version}.limits`, limits: part.limits, version },
    })),
  ];
  return parts.flatMap(({ path, limits, version }): CheckFinding[] => {
    const { maxRequests } = breakerFor(spec, version).limits;
    const maxRetries = limits?.maxRetries;
    if (maxRetries === undefined) return [];
    const at = `${path}.maxRetries`;
    const retrying = (route?.rules ?? []).some(
      (rule) => rule.retries && (version === null || servedBy(rule).includes(version)),
    );
    if (maxRetries === 0 && retrying) {
      const message = "the route tries calls again, and this lets none be tried again";
      return [{ code: "retries-forbidden", severity: "warning", path: at, message, params: {} }];
    }
    if (maxRequests === undefined || maxRetries <= maxRequests) return [];
    return [
      {
        code: "retry-limit-never-reached",
        severity: "info",
        path: at,
        message: `never reached: retries are calls too, and ${maxRequests} may be open`,
        params: { maxRetries, maxRequests },
      },
    ];
  });
}

function servedBy(rule: RouteRule): string[] {
  return Object.entries(weightsOfRule(rule)).flatMap(([version, weight]) => (weight > 0 ? [version] : []));
}

function retriesOf(breaker: CircuitBreakerSpec | null, version: string): number | undefined {
  return breaker ? breakerFor(breaker, version).limits.maxRetries : undefined;
}

/** Three figures are as many as anybody compares. */
function figure(value: number): number {
  return Number(value.toPrecision(3));
}
