import "server-only";
import { sameJson } from "../../policies/canonical-json";
import { type RouteMatch, type RouteRule, type RouteSpec, routeSpecSchema } from "../../policies/route-spec";
import type { Resource } from "../control-plane";
import { decompileMatch } from "./decompile-match";
import { type Decompiled, fieldsBeyond } from "./decompiled";
import { durationMs } from "./go-duration";
import { type Fields, isFields, listOf, textOf } from "./normal-entry";
import { entryKinds, entryRef } from "./refs";
import { versionOfFilter } from "./subset";

const maxMatches = 16;
type Reading = { service: string; entries: Map<string, Fields>; versionMeta: string; beyond: string[] };

/**
 * The config entries of a service (as `read` gives them) as a route, whoever wrote them. Neighbours that lead to the
 * same place become one rule; names of rules are not there. Pure.
 */
export function decompileRoute(
  service: string,
  resources: readonly Resource[],
  versionMeta: string,
): Decompiled<RouteSpec> {
  const said = resources.filter(({ body }) => body !== "");
  const entries = new Map(said.map(({ ref, body }): [string, Fields] => [ref, JSON.parse(body)]));
  const reading: Reading = { service, entries, versionMeta, beyond: [] };
  const splitter = entries.get(entryRef(entryKinds.splitter, service));
  const routes = listOf(entries.get(entryRef(entryKinds.router, service))?.Routes);
  const rules = mergeNeighbours(
    routes.map((route, at) => ruleOf(reading, route, `service-router.Routes.${at}`)),
  );
  const hasCatchAll = routes.some((route) => isCatchAll(route));
  if (splitter && !hasCatchAll) rules.push({ split: splitOf(reading, splitter, "service-splitter") });
  if (rules.length === 0) return { spec: null, beyond: reading.beyond };
  const parsed = routeSpecSchema.safeParse({ rules });
  if (parsed.success) return { spec: parsed.data, beyond: reading.beyond };
  const faults = parsed.error.issues.map(({ path }) => path.join("."));
  return { spec: null, beyond: [...new Set([...reading.beyond, ...faults])] };
}

function destinationOf(route: Fields): Fields {
  return isFields(route.Destination) ? route.Destination : {};
}

/** Every request, to wherever the service's own splitter leads. */
function isCatchAll(route: Fields): boolean {
  const destination = destinationOf(route);
  return !isFields(route.Match) && !("Service" in destination) && !("ServiceSubset" in destination);
}

function ruleOf(reading: Reading, route: Fields, at: string): RouteRule {
  const { beyond } = reading;
  beyond.push(...fieldsBeyond(at, route, ["Match", "Destination"]));
  const destination = destinationOf(route);
  const known = [
    "Service",
    "ServiceSubset",
    "RequestTimeout",
    "NumRetries",
    "RetryOn",
    "RetryOnConnectFailure",
  ];
  beyond.push(...fieldsBeyond(`${at}.Destination`, destination, known));
  const timeoutMs = durationMs(destination.RequestTimeout);
  const retries = retriesOf(destination);
  const match = isFields(route.Match) ? decompileMatch(route.Match, `${at}.Match`, beyond) : undefined;
  return {
    ...(match ? { match: [match] } : {}),
    split: leadsTo(reading, destination, at),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(retries === undefined ? {} : { retries }),
  };
}

function leadsTo(reading: Reading, destination: Fields, at: string): RouteRule["split"] {
  const { service, entries, beyond } = reading;
  const to = textOf(destination.Service) || service;
  const subset = textOf(destination.ServiceSubset);
  if (to === service && subset)
    return [{ to: { version: versionOf(reading, subset, at) }, weightBp: 10_000 }];
  const splitter = entries.get(entryRef(entryKinds.splitter, to));
  if (splitter && !subset) return splitOf(reading, splitter, entryRef(entryKinds.splitter, to));
  beyond.push(`${at}.Destination.Service`);
  return [];
}

function splitOf(reading: Reading, splitter: Fields, at: string): RouteRule["split"] {
  return listOf(splitter.Splits).map((split, index) => {
    const path = `${at}.Splits.${index}`;
    reading.beyond.push(...fieldsBeyond(path, split, ["Weight", "Service", "ServiceSubset"]));
    if ((textOf(split.Service) || reading.service) !== reading.service)
      reading.beyond.push(`${path}.Service`);
    const version = versionOf(reading, textOf(split.ServiceSubset), path);
    return { to: { version }, weightBp: Math.round(Number(split.Weight ?? 0) * 100) };
  });
}

/** The version that a subset stands for by its filter; its name where it filters by something else, which is beyond. */
function versionOf({ service, entries, versionMeta, beyond }: Reading, subset: string, at: string): string {
  const subsets = entries.get(entryRef(entryKinds.resolver, service))?.Subsets;
  const own = isFields(subsets) ? subsets[subset] : undefined;
  const version = isFields(own) ? versionOfFilter(textOf(own.Filter), versionMeta) : undefined;
  if (version === undefined) beyond.push(`${at}.ServiceSubset`);
  else if (isFields(own)) beyond.push(...fieldsBeyond(`service-resolver.Subsets.${subset}`, own, ["Filter"]));
  return version ?? subset;
}

function retriesOf(destination: Fields): RouteRule["retries"] {
  const { NumRetries: attempts, RetryOn: on, RetryOnConnectFailure: connects } = destination;
  if (attempts === undefined && on === undefined && connects !== true) return undefined;
  const reasons = [...(Array.isArray(on) ? on : []), ...(connects === true ? ["connect-failure"] : [])];
  return { attempts: Number(attempts ?? 1), on: [...new Set(reasons)] };
}

function mergeNeighbours(rules: readonly RouteRule[]): RouteRule[] {
  const merged: RouteRule[] = [];
  for (const rule of rules) {
    const last = merged.at(-1);
    const matches: RouteMatch[] = [...(last?.match ?? []), ...(rule.match ?? [])];
    const isSame = last?.match && rule.match && sameJson({ ...last, match: [] }, { ...rule, match: [] });
    if (last && isSame && matches.length <= maxMatches) last.match = matches;
    else merged.push({ ...rule });
  }
  return merged;
}
