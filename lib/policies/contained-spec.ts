import { containedLimit } from "./contained-limit";
import { containedRoute, type OwnWay, type TenantCalls } from "./contained-route";
import type { Measure, Said } from "./containment";
import { type PolicySpec, specOfKind, specSchemaOf } from "./policy-spec";
import type { RouteSpec } from "./route-spec";
import { fullWeightBp } from "./weights";

/** What a caller of the API or gRPC is told who asks too often. */
const tooMany = 429;

type ContainedSpec =
  | { outcome: "spec"; spec: PolicySpec; hits: Said[] }
  | { outcome: "impossible"; why: Said };

/**
 * The policy that a measure makes of the one that stands, and whom it meets besides by that alone. `ready`: endpoints by version;
 * null where nobody could tell. Pure.
 */
export function containedSpec(
  standing: PolicySpec | null,
  calls: TenantCalls,
  { measure, ready }: { measure: Measure; ready: ReadonlyMap<string, number> | null },
): ContainedSpec {
  if (measure.name === "token-limit" || measure.name === "request-limit") {
    const { name: _name, ...limit } = measure;
    return checked("rate-limit", containedLimit(specOfKind("rate-limit", standing), calls, limit), []);
  }
  const route = specOfKind("route", standing);
  const fault = route ? faultOf(route) : noEndpoints(ready);
  if (fault) return { outcome: "impossible", why: fault };
  const made = containedRoute(route, calls, { way: wayOf(measure), ready: ready ?? new Map() });
  const hits: Said[] = [
    ...(made.isFirst ? [{ code: "first-policy", params: {} }] : []),
    ...(made.leavesRest ? [{ code: "rest-not-held", params: {} }] : []),
    ...(made.insteadOf.length > 0 && measure.name === "bulkhead"
      ? [{ code: "instead-of", params: { rules: made.insteadOf.join(", ").slice(0, 300) } }]
      : []),
    ...(measure.name === "refuse" ? [{ code: "keeps-split", params: {} }] : []),
  ];
  return checked("route", made.spec, hits);
}

function wayOf(measure: Extract<Measure, { name: "bulkhead" | "refuse" }>): OwnWay {
  if (measure.name === "bulkhead")
    return { split: [{ to: { version: measure.version }, weightBp: fullWeightBp }] };
  return { fault: { abort: { percentBp: measure.percent * 100, status: tooMany } } };
}

function faultOf({ keepRest, rules }: RouteSpec): Said | null {
  if (keepRest) return { code: "kept-weights", params: {} };
  return rules.length > 32 ? { code: "too-many-rules", params: {} } : null;
}

/** A first route has to say where all others go. */
function noEndpoints(ready: ReadonlyMap<string, number> | null): Said | null {
  if (ready === null) return { code: "endpoints-unknown", params: {} };
  return [...ready.values()].some((count) => count > 0) ? null : { code: "no-endpoints", params: {} };
}

function checked(kind: "route" | "rate-limit", made: PolicySpec, hits: Said[]): ContainedSpec {
  const read = specSchemaOf(kind).safeParse(made);
  if (read.success) return { outcome: "spec", spec: read.data, hits };
  const message = read.error.issues[0]?.message ?? "cannot be said";
  return { outcome: "impossible", why: { code: "unsayable", params: { message } } };
}
