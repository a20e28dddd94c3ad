import fc from "fast-check";
import type { RouteMatch, RouteRule, RouteSpec } from "../../policies/route-spec";
import { routeSpecSchema } from "../../policies/route-spec";
import { versionsOf } from "../../policies/rules";
import { anyRouteSpec } from "../../policies/written/specs.fixture";
import type { Unsupported } from "../control-plane";
import { expressible as expressibleOf } from "../expressible.fixture";
import type { GatewayApiOptions } from "./options";

/** A route without what the target cannot say, as far as anything is left; undefined where nothing is. */
export function expressible(
  spec: RouteSpec,
  unsupported: (spec: RouteSpec) => Unsupported[],
): RouteSpec | undefined {
  const rest = expressibleOf({ kind: "route", spec }, (desired) =>
    unsupported(routeSpecSchema.parse(desired.spec)),
  );
  const said = rest?.kind === "route" ? rest.spec : null;
  return said !== null && unsupported(said).length === 0 ? said : undefined;
}

/** A backend for each version, since any label may be a version's name and only some are names of Services. */
export function backendsOf(spec: RouteSpec): GatewayApiOptions["backends"] {
  const named = versionsOf(spec).concat(spec.rules.flatMap(({ mirror }) => mirror?.to.version ?? []));
  return Object.fromEntries(
    [...new Set(named)].map((version, at) => [
      version,
      { group: "", kind: "Service", name: `backend-${at}` },
    ]),
  );
}

const segment = fc.constantFrom("v1", "v2", "chat", "chat.1", "a-b", "%41", "x:y");
const path = fc.array(segment, { maxLength: 3 }).map((segments) => `/${segments.join("/")}`);
const grpc = fc.record(
  { service: fc.constantFrom("llm.Chat", "llm.v1.Chat", "Chat"), method: fc.constantFrom("Say", "Stream_2") },
  { requiredKeys: ["service"] },
);

/** Any route policy, its paths and methods mostly those that the Gateway API takes. */
export const likelyRouteSpec: fc.Arbitrary<RouteSpec> = anyRouteSpec.chain((spec) =>
  fc.tuple(...spec.rules.map(likelyRule)).map((rules) => ({ rules })),
);

function likelyRule(rule: RouteRule): fc.Arbitrary<RouteRule> {
  if (rule.match === undefined) return fc.constant(rule);
  return fc.tuple(...rule.match.map(likelyMatch)).map((match) => ({ ...rule, match }));
}

function likelyMatch(match: RouteMatch): fc.Arbitrary<RouteMatch> {
  const { path: _, grpc: __, ...others } = match;
  return fc.oneof(
    fc.constant(others),
    path.map((exact) => ({ ...others, path: { exact } })),
    path.map((prefix) => ({ ...others, path: { prefix } })),
    grpc.map((method) => ({ ...others, grpc: method })),
    fc.constant(match),
  ) as fc.Arbitrary<RouteMatch>;
}
