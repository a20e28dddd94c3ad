import "server-only";
import type { CircuitBreakerSpec } from "../../policies/circuit-breaker-spec";
import type { LoadBalancingSpec } from "../../policies/load-balancing-spec";
import type { RouteMatch, RouteSpec } from "../../policies/route-spec";
import { unsupportedBecause, unsupportedFields } from "../capability-table";
import type { DesiredPolicy, Unsupported } from "../control-plane";
import type { CallerOptions } from "./access/callers";
import { unsupportedAccess } from "./access/unsupported-access";
import { consulCapabilities } from "./capabilities";
import type { ConsulKind } from "./kinds";
import { subsetName } from "./subset";

/** What of a spec Consul's config entries cannot say, each by its path. Pure. */
export function unsupportedConsul(
  { kind, spec }: DesiredPolicy<ConsulKind>,
  options: CallerOptions,
): Unsupported[] {
  if (spec === null) return [];
  switch (kind) {
    case "route":
      return unsupportedRoute(spec);
    case "circuit-breaker":
      return unsupportedBreaker(spec);
    case "load-balancing":
      return [...unsupportedFields(consulCapabilities, kind, spec), ...unsupportedCookie(spec)];
    case "access":
      return [...unsupportedFields(consulCapabilities, kind, spec), ...unsupportedAccess(spec, options)];
  }
}

function unsupportedRoute(spec: RouteSpec): Unsupported[] {
  const byTable = unsupportedFields(consulCapabilities, "route", spec);
  const matches = spec.rules.flatMap((rule, at) =>
    (rule.match ?? []).flatMap((match, index) => unmatchable(match, `rules.${at}.match.${index}`)),
  );
  return [...byTable, ...matches, ...sameSubsets(spec)];
}

/** What depends on more than the field: the table cannot tell. Rules: agent/structs ServiceRouterConfigEntry.Validate. */
function unmatchable({ path, grpc, headers }: RouteMatch, at: string): Unsupported[] {
  const found: Unsupported[] = [];
  if (path && grpc) found.push(unsupportedBecause(`${at}.path`, "grpc-method-is-path"));
  else if (path && !("exact" in path ? path.exact : path.prefix).startsWith("/")) {
    found.push(unsupportedBecause(`${at}.path`, "consul-path-slash"));
  }
  for (const [name, match] of Object.entries(headers ?? {})) {
    if (!Object.values(match).includes("")) continue;
    found.push(unsupportedBecause(`${at}.headers.${name}`, "consul-empty-match"));
  }
  return found;
}

function sameSubsets({ rules }: RouteSpec): Unsupported[] {
  const versionOf = new Map<string, string>();
  return rules.flatMap((rule, at) =>
    rule.split.flatMap(({ to: { version } }, index) => {
      const known = versionOf.get(subsetName(version)) ?? version;
      versionOf.set(subsetName(version), known);
      return known === version
        ? []
        : [unsupportedBecause(`rules.${at}.split.${index}.to.version`, "consul-same-subset")];
    }),
  );
}

/** Envoy counts consecutive errors as soon as there is a passive check, and five of them where none are said. */
function unsupportedBreaker({ versions, ...service }: CircuitBreakerSpec): Unsupported[] {
  const { outlierDetection } = service;
  return [
    ...unsupportedFields(consulCapabilities, "circuit-breaker", service),
    ...(versions ? [unsupportedBecause("versions", "consul-version-breaker")] : []),
    ...(outlierDetection && outlierDetection.consecutiveErrors === undefined
      ? [unsupportedBecause("outlierDetection", "consul-consecutive-errors-only")]
      : []),
  ];
}

/** Envoy sets a cookie's age in whole seconds, and cuts off what is beyond. */
function unsupportedCookie({ hashOn }: LoadBalancingSpec): Unsupported[] {
  const ttlMs = hashOn && "cookie" in hashOn ? hashOn.cookie.ttlMs : undefined;
  return ttlMs === undefined || ttlMs % 1_000 === 0
    ? []
    : [unsupportedBecause("hashOn.cookie.ttlMs", "consul-cookie-seconds")];
}
