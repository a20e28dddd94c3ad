import type { Guard } from "../promql/confine";
import { type Matcher, matches } from "../promql/promql";
import { quotePattern } from "../promql/quote";
import type { SeenSelector } from "../promql/seen-selector";
import { recordedViews } from "./recording/recorded-views";
import { allSources } from "./sources/all-sources";
import type { SeriesWay, Source, Way } from "./sources/source";

/** The label of the namespace that a series was scraped in. */
const target = "namespace";
/** Of whom an exporter speaks, where the scrape's own labels won. */
const exported = "exported_namespace";
/** No namespace is called so. */
const nobodys = "/";

/** A label that says whose a series is; `needs` is what tells its series from others of the same name. */
type Place = { label: string; derived: Source["derived"]; needs: readonly Matcher[] };

/**
 * What must be true of every series that is given to whoever may read these namespaces alone. Whose a series is, the source
 * says that knows its name: of calls, the called side's namespace, whoever counted them. What no source knows is its target's,
 * and only where it tells of no other namespace. Reasons: docs/adr/0016.
 */
export function namespaceGuard(namespaces: ReadonlySet<string>): Guard {
  const own = namespaces.size === 0 ? [nobodys] : [...namespaces].sort();
  return (selector) => {
    const [first, ...others] = (selector.names ?? []).map((name) => placeOf(name, selector));
    const isOne = others.every((each) => first && each && isSame(first, each));
    return first && isOne ? guardAt(first, own) : guardOfAny(own);
  };
}

function guardAt({ label, derived }: Place, own: readonly string[]): Matcher[] {
  if (derived) return [derived.within(own)];
  return label === target ? [oneOf(target, own), ownOrNone(exported, own)] : [oneOf(label, own)];
}

/** Calls that go elsewhere are not one's own, though one's own pod counted them. */
function guardOfAny(own: readonly string[]): Matcher[] {
  return [oneOf(target, own), ...calledLabels.map((label) => ownOrNone(label, own)), ...silences];
}

/** Never by `=`: what is asked for so, `absent` would name in its answer. */
function oneOf(label: string, values: readonly string[]): Matcher {
  return matches(label, values.map(quotePattern).join("|"));
}

function ownOrNone(label: string, own: readonly string[]): Matcher {
  return oneOf(label, ["", ...own]);
}

/** Null where a name does not say by itself whose its series are. */
function placeOf(name: string, { matchers }: SeenSelector): Place | null {
  if (recordedLevels.some((level) => name.startsWith(`${level}:`))) return recorded;
  const places = placesByFamily.get(familyOf(name)) ?? [];
  const met = places.filter(({ needs }) => needs.length > 0 && needs.every(({ text }) => matchers.has(text)));
  const isSafe = places.every(({ label, needs }) => label !== target || needs.length === 0);
  return (
    onlyOf(met) ??
    (isSafe ? onlyOf(places) : null) ??
    onlyOf(places.filter(({ needs }) => needs.length === 0))
  );
}

function onlyOf(places: readonly Place[]): Place | null {
  const [first, ...others] = places;
  return first && others.every((each) => isSame(first, each)) ? first : null;
}

function isSame(left: Place, right: Place): boolean {
  return left.label === right.label && left.derived === right.derived;
}

/** A counter, or all that a histogram has. */
export function familyOf(name: string): string {
  return name.replace(/_(?:bucket|sum|count|total|created)$/, "");
}

const recorded: Place = { label: target, derived: undefined, needs: [] };
const recordedLevels = recordedViews.map(({ level }) => level);
const placesByFamily = new Map<string, Place[]>();
for (const source of allSources) {
  for (const way of Object.values(source.ways).flat().flatMap(seriesWays)) addPlaces(source, way);
}
const calledLabels = [...placesByFamily.values()]
  .flat()
  .flatMap(({ label, derived }) => (label === target || derived ? [] : [label]))
  .concat(exported)
  .filter((label, index, all) => all.indexOf(label) === index)
  .sort();
const silences = allSources.flatMap(({ derived }) => derived?.silent ?? []);

function addPlaces(
  { labels, derived }: Source,
  { series, plus = [], sets = [[]], otherwise = [] }: SeriesWay,
): void {
  const label = labels.namespace;
  if (label === undefined) return;
  const all = [...sets, ...otherwise.flatMap((each) => each.sets)];
  for (const family of [series, ...plus].map(familyOf)) {
    const places = placesByFamily.get(family) ?? [];
    placesByFamily.set(family, places);
    for (const needs of all) places.push({ label, derived, needs });
  }
}

function seriesWays(way: Way): SeriesWay[] {
  return way.kind === "ratio" ? [way.part, way.whole] : [way];
}
