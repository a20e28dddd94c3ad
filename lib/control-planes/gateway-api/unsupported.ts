import "server-only";
import type { Target } from "../../policies/names";
import type { RouteMatch, RouteRule, RouteSpec } from "../../policies/route-spec";
import { unsupportedBecause, unsupportedFields } from "../capability-table";
import type { DesiredPolicy, Unsupported } from "../control-plane";
import { backendOf } from "./backend-of";
import { gatewayApiCapabilities } from "./capabilities";
import { isGrpcMethod, isPath } from "./compile-match";
import type { HeaderCondition } from "./header-match";
import type { GatewayApiOptions } from "./options";
import { misplacedRules, ranksOf } from "./precedence";
import { reachableRules, takesEverything } from "./reachable-rules";

/** The most that the resource definitions take (v1.6.1); one match has at most as many headers as a rule backends. */
const most = { rules: 16, matches: 128, perRule: 16 } as const;

/**
 * What of a policy its route cannot say, each by its path: by the table of fields, and what depends on their values, on
 * their number and on each other. `service` is the one that backends are named after. Pure.
 */
export function unsupportedGatewayApi(
  desired: DesiredPolicy,
  options: GatewayApiOptions,
  { service }: Pick<Target, "service">,
): Unsupported[] {
  const byTable = unsupportedFields(gatewayApiCapabilities(options), desired.kind, desired.spec);
  if (desired.kind !== "route" || desired.spec === null) return byTable;
  return [...byTable, ...unwritable(desired.spec, options, service, ranksOf[options.protocol])];
}

/** What the table of fields cannot tell, for every control plane that is told through these routes. Pure. */
export function unwritable(
  spec: RouteSpec,
  options: GatewayApiOptions,
  service: string,
  ranks: Parameters<typeof misplacedRules>[1],
): Unsupported[] {
  const rules = reachableRules(spec);
  const excess = tooMany(rules, options);
  // Every match is held against every other: only worth it for as many as a route can have.
  const misplaced = excess.length > 0 ? [] : misplacedRules(rules, ranks);
  return [
    ...excess,
    ...rules.flatMap((rule, index) => unwritableRule(rule, rules, `rules.${index}`, options, service)),
    ...misplaced.map((place) => unsupportedBecause(`rules.${place}.match`, "gateway-order")),
  ];
}

function tooMany(rules: RouteRule[], { parent }: GatewayApiOptions): Unsupported[] {
  // The rule for what no other takes is written too (compileGatewayApi).
  const own = parent.kind === "Service" && !rules.some(takesEverything) ? 1 : 0;
  const matches = rules.reduce((sum, { match }) => sum + (match?.length ?? 1), own);
  return [
    ...(rules.length + own > most.rules
      ? [unsupportedBecause(`rules.${most.rules - own}`, "gateway-too-many-rules")]
      : []),
    ...(matches > most.matches ? [unsupportedBecause("rules", "gateway-too-many-matches")] : []),
  ];
}

function unwritableRule(
  rule: RouteRule,
  rules: RouteRule[],
  at: string,
  options: GatewayApiOptions,
  service: string,
): Unsupported[] {
  const { name, match, split, mirror, timeoutMs, retries } = rule;
  const isTwice = name !== undefined && rules.filter((other) => other.name === name).length > 1;
  const isUnnamed = (version: string) => backendOf(service, version, options) === undefined;
  const isLonger = timeoutMs !== undefined && (retries?.perTryTimeoutMs ?? 0) > timeoutMs;
  return [
    ...(isTwice ? [unsupportedBecause(`${at}.name`, "gateway-name-twice")] : []),
    ...(match ?? []).flatMap((one, index) => unwritableMatch(one, `${at}.match.${index}`, options)),
    ...(split.length > most.perRule ? [unsupportedBecause(`${at}.split`, "gateway-too-many-backends")] : []),
    ...split.flatMap(({ to }, index) =>
      isUnnamed(to.version)
        ? [unsupportedBecause(`${at}.split.${index}.to.version`, "gateway-version-name")]
        : [],
    ),
    ...(mirror && isUnnamed(mirror.to.version)
      ? [unsupportedBecause(`${at}.mirror.to.version`, "gateway-version-name")]
      : []),
    ...(isLonger && options.experimental && options.protocol === "http"
      ? [unsupportedBecause(`${at}.retries.perTryTimeoutMs`, "gateway-try-longer")]
      : []),
  ];
}

/** What the table refuses already is not named again. */
function unwritableMatch(
  { path, grpc, headers }: RouteMatch,
  at: string,
  { protocol }: GatewayApiOptions,
): Unsupported[] {
  const value = path && ("exact" in path ? path.exact : path.prefix);
  const conditions = Object.entries(headers ?? {});
  return [
    ...(protocol === "http" && value !== undefined && !isPath(value)
      ? [unsupportedBecause(`${at}.path`, "gateway-path")]
      : []),
    ...(protocol === "grpc" && grpc && !isGrpcMethod(grpc)
      ? [unsupportedBecause(`${at}.grpc`, "gateway-grpc-name")]
      : []),
    ...(conditions.length > most.perRule
      ? [unsupportedBecause(`${at}.headers`, "gateway-too-many-headers")]
      : []),
    ...conditions.flatMap(([name, condition]) => unwritableHeader(condition, `${at}.headers.${name}`)),
  ];
}

/** What of a header's condition no route says. Pure. */
export function unwritableHeader(condition: HeaderCondition, at: string): Unsupported[] {
  if ("present" in condition && !condition.present) {
    return [unsupportedBecause(`${at}.present`, "gateway-header-absent")];
  }
  const value = "exact" in condition ? condition.exact : "regex" in condition ? condition.regex : undefined;
  return value === "" ? [unsupportedBecause(at, "gateway-empty-value")] : [];
}
