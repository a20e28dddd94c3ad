import "server-only";
import type { Target } from "../../policies/names";
import type { RouteMatch, RouteRule, RouteSpec } from "../../policies/route-spec";
import { unsupportedBecause, unsupportedFields } from "../capability-table";
import type { DesiredPolicy, Unsupported } from "../control-plane";
import type { EnvoyGatewayKind } from "../envoy-gateway/kinds";
import { misplacedRules, type Rank } from "../gateway-api/precedence";
import { reachableRules } from "../gateway-api/reachable-rules";
import { unwritableHeader } from "../gateway-api/unsupported";
import { backendOf, isPool } from "./backend-of";
import { aiGatewayCapabilities } from "./capabilities";
import { modelHeader } from "./compile";
import type { AiGatewayOptions } from "./options";

/** The generated HTTPRoute has at most 16 rules, backends of a rule and headers, 128 matches; one rule is the controller's own. */
const most = { rules: 15, matches: 127, perRule: 16 } as const;
/** The controller's own rule, for what no other takes. */
const reservedName = "route-not-found";

/** Between rules on every path the one with the most headers goes first (HTTPRouteRule's docs). */
export const aiGatewayRanks: Rank[] = [
  ({ headers, model }) => [Object.keys(headers ?? {}).length + (model === undefined ? 0 : 1)],
];

/** What of a policy Envoy AI Gateway cannot be told, each by its path: by the table, and what depends on values. Pure. */
export function unsupportedAiGateway(
  desired: DesiredPolicy<EnvoyGatewayKind>,
  options: AiGatewayOptions,
  { service }: Pick<Target, "service">,
): Unsupported[] {
  const byTable = unsupportedFields(aiGatewayCapabilities, desired.kind, desired.spec);
  if (desired.kind !== "route" || desired.spec === null) return byTable;
  const rules = reachableRules(desired.spec);
  const excess = tooMany(rules);
  const misplaced = excess.length > 0 ? [] : misplacedRules(rules, aiGatewayRanks);
  return [
    ...byTable,
    ...excess,
    ...rules.flatMap((rule, index) => unwritableRule(rule, rules, `rules.${index}`, { options, service })),
    ...misplaced.map((place) => unsupportedBecause(`rules.${place}.match`, "gateway-order")),
  ];
}

function tooMany(rules: RouteSpec["rules"]): Unsupported[] {
  const matches = rules.reduce((sum, { match }) => sum + (match?.length ?? 1), 0);
  return [
    ...(rules.length > most.rules
      ? [unsupportedBecause(`rules.${most.rules}`, "ai-gateway-too-many-rules")]
      : []),
    ...(matches > most.matches ? [unsupportedBecause("rules", "gateway-too-many-matches")] : []),
  ];
}

function unwritableRule(
  { name, match, split }: RouteRule,
  rules: RouteRule[],
  at: string,
  { options, service }: { options: AiGatewayOptions; service: string },
): Unsupported[] {
  const isTwice = name !== undefined && rules.filter((other) => other.name === name).length > 1;
  const refs = split.map(({ to }) => backendOf(service, to.version, options));
  return [
    ...(isTwice ? [unsupportedBecause(`${at}.name`, "gateway-name-twice")] : []),
    ...(name === reservedName ? [unsupportedBecause(`${at}.name`, "ai-gateway-reserved-name")] : []),
    ...(match ?? []).flatMap((one, index) => unwritableMatch(one, `${at}.match.${index}`)),
    ...(split.length > most.perRule ? [unsupportedBecause(`${at}.split`, "gateway-too-many-backends")] : []),
    ...refs.flatMap((ref, index) => {
      const path = `${at}.split.${index}.to.version`;
      if (ref === undefined) return [unsupportedBecause(path, "gateway-version-name")];
      return isPool(ref) && refs.length > 1 ? [unsupportedBecause(path, "ai-gateway-one-pool")] : [];
    }),
  ];
}

function unwritableMatch({ headers = {}, model }: RouteMatch, at: string): Unsupported[] {
  const conditions = Object.entries(headers);
  const count = conditions.length + (model === undefined ? 0 : 1);
  return [
    ...(count > most.perRule ? [unsupportedBecause(`${at}.headers`, "gateway-too-many-headers")] : []),
    ...(model && Object.hasOwn(headers, modelHeader)
      ? [unsupportedBecause(`${at}.headers.${modelHeader}`, "ai-gateway-model-twice")]
      : []),
    ...conditions.flatMap(([name, condition]) => unwritableHeader(condition, `${at}.headers.${name}`)),
  ];
}
