import "server-only";
import { sameJson } from "../../policies/canonical-json";
import type { Held } from "../control-plane";
import { digestOf } from "./digest";
import type { Entries, LiveEntry } from "./entries";
import { holderOfSection } from "./holder-of-section";
import { type Marks, marksOf, ownMeta } from "./marks";
import { entryBody, type Fields, isFields, listOf, normalEntry, textOf } from "./normal-entry";
import { readSteadily } from "./read-steadily";
import { entryKinds, entryRef, isRuleSplitter } from "./refs";

/** A service's route as it stands, with the entries that it is made of. */
export type RouteSection = {
  held: Held;
  marks: Marks;
  resolver: LiveEntry | null;
  splitter: LiveEntry | null;
  router: LiveEntry | null;
  /** The splitters of single rules, by name, that the router leads to. */
  ruleSplitters: Map<string, LiveEntry>;
};

/**
 * Reads what routes calls to a service. Of the resolver only the subsets count that the route leads to: the rest of it
 * (load balancing, failover, others' subsets) is not ours, and stays.
 */
export function readRoute(entries: Entries, service: string): Promise<RouteSection> {
  return readSteadily(entries, service, (resolver) => readBeside(entries, service, resolver));
}

async function readBeside(
  entries: Entries,
  service: string,
  resolver: LiveEntry | null,
): Promise<RouteSection> {
  const [splitter, router] = await Promise.all([
    entries.find(entryKinds.splitter, service),
    entries.find(entryKinds.router, service),
  ]);
  const names = ruleSplitterNames(service, router);
  const found = await Promise.all(
    names.map(async (name) => [name, await entries.find(entryKinds.splitter, name)] as const),
  );
  const ruleSplitters = new Map(found.flatMap(([name, live]) => (live ? [[name, live] as const] : [])));
  const parts = { resolver, splitter, router, ruleSplitters };
  const marks = marksOf("route", resolver);
  const whole = [splitter, router, ...ruleSplitters.values()].filter((live) => live !== null);
  const held = holderOfSection({
    resources: resourcesOf(service, parts),
    marks,
    isOurs: whole.every(isAsWritten),
    isMissingOurs: false,
  });
  return { held, marks, ...parts };
}

/** What a whole entry of ours carries, so that an edit by somebody else shows. Pure. */
export function signedMeta(said: Fields, deliveryId: string): Record<string, string> {
  return {
    [ownMeta.owner]: "heddle",
    [ownMeta.delivery]: deliveryId,
    [ownMeta.digest]: digestOf(normalEntry(said)),
  };
}

/** Whether two entries say the same, whatever their Meta and indexes. */
export function saysSame(left: Fields, right: Fields): boolean {
  return sameJson(normalEntry(left), normalEntry(right));
}

/** Whether an entry says what some delivery of ours wrote. Pure. */
export function isAsWritten({ said, meta }: LiveEntry): boolean {
  return meta[ownMeta.delivery] !== undefined && meta[ownMeta.digest] === digestOf(normalEntry(said));
}

function ruleSplitterNames(service: string, router: LiveEntry | null): string[] {
  const names = listOf(router?.said.Routes).flatMap(({ Destination: to }) =>
    isFields(to) ? [textOf(to.Service)] : [],
  );
  return [...new Set(names)].filter((name) => isRuleSplitter(service, name)).sort();
}

type Parts = Pick<RouteSection, "resolver" | "splitter" | "router" | "ruleSplitters">;

function resourcesOf(service: string, { resolver, splitter, router, ruleSplitters }: Parts) {
  const leads = [
    ...listOf(router?.said.Routes).flatMap(({ Destination: to }) => (isFields(to) ? [to] : [])),
    ...[splitter, ...ruleSplitters.values()].flatMap((live) => listOf(live?.said.Splits)),
  ];
  // A rule's splitter names the service; in the service's own entries no name means itself.
  const used = leads.flatMap(({ Service: to, ServiceSubset: subset }) =>
    (textOf(to) || service) === service && textOf(subset) ? [textOf(subset)] : [],
  );
  const subsets = isFields(resolver?.said.Subsets) ? resolver.said.Subsets : {};
  const own = [...new Set(used)]
    .filter((name) => Object.hasOwn(subsets, name))
    .map((name) => [name, subsets[name]]);
  const { resolver: kind } = entryKinds;
  return [
    {
      ref: entryRef(kind, service),
      body: own.length > 0 ? entryBody({ Kind: kind, Name: service, Subsets: Object.fromEntries(own) }) : "",
    },
    ...[...ruleSplitters].map(([name, live]) => ({
      ref: entryRef(entryKinds.splitter, name),
      body: entryBody(live.said),
    })),
    { ref: entryRef(entryKinds.splitter, service), body: entryBody(splitter?.said ?? null) },
    { ref: entryRef(entryKinds.router, service), body: entryBody(router?.said ?? null) },
  ];
}
