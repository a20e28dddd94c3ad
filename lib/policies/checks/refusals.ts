import type { RateLimitSpec } from "../rate-limit-spec";
import type { RouteSpec } from "../route-spec";
import type { CheckFacts, CheckFinding } from "./check";
import { setting } from "./fix";

/** Calls that a rate limit refuses and the service's own route sends again: each is counted again, and refused again. */
export function checkRefusals({ wanted, beside }: CheckFacts): CheckFinding[] {
  if (wanted.kind === "route" && wanted.spec) {
    const index = retriedRefusal(wanted.spec, beside?.["rate-limit"]);
    return index === -1 ? [] : [found(`rules.${index}.retries.on`)];
  }
  if (wanted.kind !== "rate-limit" || !wanted.spec) return [];
  if (retriedRefusal(beside?.route, wanted.spec) === -1) return [];
  const isMended = retriedRefusal(beside?.route, { ...wanted.spec, status: 429 }) === -1;
  return [{ ...found("status"), ...(isMended ? setting("refuse-with-429", ["status"], 429) : {}) }];
}

function found(path: string): CheckFinding {
  const message = "calls that the rate limit refuses are tried again, and counted again";
  return { code: "refusals-retried", severity: "warning", path, message, params: {} };
}

/** Which rule tries a refused call again; -1 for none. A 503 is `unavailable` to a retry (gRPC's map of HTTP statuses). */
function retriedRefusal(
  route: RouteSpec | null | undefined,
  limit: RateLimitSpec | null | undefined,
): number {
  if (!route || !limit) return -1;
  const condition = (limit.status ?? 429) === 503 ? "unavailable" : "resource-exhausted";
  return route.rules.findIndex(({ retries }) => retries?.on.includes(condition));
}
