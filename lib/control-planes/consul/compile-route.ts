import "server-only";
import type { RouteMatch, RouteRule, RouteSpec } from "../../policies/route-spec";
import { percentOfBp } from "../../policies/weights";
import type { Resource } from "../control-plane";
import { digestOf } from "./digest";
import { entryBody, type Fields } from "./normal-entry";
import { entryKinds, entryRef, ruleSplitterName } from "./refs";
import { subsetFilter, subsetName } from "./subset";

/**
 * A route as config entries: subsets of the resolver, the splitter of what no rule matches, one splitter for each rule
 * that matches and splits (a router's route names one subset or one service, and only a splitter splits), and the router.
 * One catch-all rule that only splits needs no router. Pure; the same input gives the same bytes.
 */
export function compileRoute(service: string, spec: RouteSpec | null, versionMeta: string): Resource[] {
  const rules = spec?.rules ?? [];
  const versions = [...new Set(rules.flatMap(({ split }) => split.map(({ to }) => to.version)))].sort();
  const subsets = versions.map((version) => [
    subsetName(version),
    { Filter: subsetFilter(version, versionMeta) },
  ]);
  const catchAll = rules.find(({ match }) => match === undefined);
  const ruleSplitters = new Map<string, Fields>();
  const routes = isRouterNeeded(rules, catchAll)
    ? rules.flatMap((rule, at) =>
        routesOf(service, rule, rule === catchAll, at === rules.length - 1, ruleSplitters),
      )
    : [];
  const { resolver, splitter, router } = entryKinds;
  return [
    resourceOf(resolver, service, subsets.length > 0 ? { Subsets: Object.fromEntries(subsets) } : null),
    ...[...ruleSplitters]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, said]) => resourceOf(splitter, name, said)),
    resourceOf(splitter, service, catchAll ? { Splits: splitsOf(catchAll) } : null),
    resourceOf(router, service, routes.length > 0 ? { Routes: routes } : null),
  ];
}

function resourceOf(
  kind: "service-resolver" | "service-splitter" | "service-router",
  name: string,
  said: Fields | null,
) {
  return { ref: entryRef(kind, name), body: entryBody(said && { Kind: kind, Name: name, ...said }) };
}

function isRouterNeeded(rules: readonly RouteRule[], catchAll: RouteRule | undefined): boolean {
  if (rules.length === 0) return false;
  return rules.length > 1 || catchAll === undefined || Object.keys(settingsOf(catchAll)).length > 0;
}

/** Consul itself appends the route to the service's own splitter, so a plain last rule without matches needs none. */
function routesOf(
  service: string,
  rule: RouteRule,
  isCatchAll: boolean,
  isLast: boolean,
  ruleSplitters: Map<string, Fields>,
): Fields[] {
  const settings = settingsOf(rule);
  if (isCatchAll && isLast && Object.keys(settings).length === 0) return [];
  const destination = {
    ...(isCatchAll ? {} : destinationOf(service, rule, ruleSplitters)),
    ...settings,
  };
  const route = Object.keys(destination).length === 0 ? {} : { Destination: destination };
  return rule.match === undefined
    ? [route]
    : rule.match.map((match) => ({ Match: { HTTP: matchOf(match) }, ...route }));
}

function destinationOf(service: string, rule: RouteRule, ruleSplitters: Map<string, Fields>): Fields {
  const [only] = rule.split;
  if (only && rule.split.length === 1) return { ServiceSubset: subsetName(only.to.version) };
  const splits = splitsOf(rule).map((split) => ({ ...split, Service: service }));
  const name = ruleSplitterName(service, digestOf(splits).slice(0, 12));
  ruleSplitters.set(name, { Splits: splits });
  return { Service: name };
}

/** Weights are percent at 0.01, which basis points are: their sum is 100 for Consul too (scaleWeight). */
function splitsOf({ split }: RouteRule): Fields[] {
  return split.map(({ to, weightBp }) => ({
    Weight: percentOfBp(weightBp),
    ServiceSubset: subsetName(to.version),
  }));
}

function settingsOf({ timeoutMs, retries }: RouteRule): Fields {
  return {
    ...(timeoutMs === undefined ? {} : { RequestTimeout: `${timeoutMs}ms` }),
    ...(retries === undefined ? {} : { NumRetries: retries.attempts, RetryOn: retries.on }),
  };
}

/** A gRPC method is the path `/service/method`. A match without conditions takes every path. */
function matchOf({ headers, path, grpc }: RouteMatch): Fields {
  const asked =
    path ??
    (grpc === undefined
      ? undefined
      : grpc.method === undefined
        ? { prefix: `/${grpc.service}/` }
        : { exact: `/${grpc.service}/${grpc.method}` });
  const names = Object.keys(headers ?? {}).sort();
  return {
    ...(asked === undefined
      ? {}
      : "exact" in asked
        ? { PathExact: asked.exact }
        : { PathPrefix: asked.prefix }),
    ...(names.length > 0
      ? { Header: names.map((name) => headerOf(name, headers?.[name] ?? { present: true })) }
      : {}),
    ...(asked === undefined && names.length === 0 ? { PathPrefix: "/" } : {}),
  };
}

function headerOf(name: string, match: NonNullable<RouteMatch["headers"]>[string]): Fields {
  if ("exact" in match) return { Name: name, Exact: match.exact };
  if ("prefix" in match) return { Name: name, Prefix: match.prefix };
  if ("regex" in match) return { Name: name, Regex: match.regex };
  return match.present ? { Name: name, Present: true } : { Name: name, Present: true, Invert: true };
}
