import { type Promql, seriesMatching } from "../promql/promql";
import { podJoins } from "./joins/pod-joins";
import { recordedShapeName } from "./recording/recorded-shape";
import { heartbeatName } from "./recording/recording";
import { allSources } from "./sources/all-sources";
import { wireNames } from "./sources/source";

/** Every name that any source or join could use, and what tells what is recorded; nothing else of a Prometheus has to be known. */
export const knownNames: readonly string[] = [
  ...new Set([
    ...allSources.flatMap(({ ways }) => Object.values(ways).flat().flatMap(wireNames)),
    ...podJoins.flatMap(({ needs }) => needs),
    heartbeatName,
    recordedShapeName,
  ]),
].sort();

/** Series with one of those names and no other: what they begin with alike is written once, since this goes into an address. */
export const knownSeries: Promql = seriesMatching(patternOf(knownNames));

type Tree = Map<string, Tree>;

/** A pattern of exactly these names, which have no character that a pattern gives a meaning to. */
export function patternOf(names: readonly string[]): string {
  const tree: Tree = new Map();
  for (const name of names) {
    let at = tree;
    for (const part of [...name.split(/(?<=[_:])/), ""]) {
      const next: Tree = at.get(part) ?? new Map();
      at.set(part, next);
      at = next;
    }
  }
  return written(tree);
}

/** Branches that go on alike are written together. */
function written(tree: Tree): string {
  const byRest = new Map<string, string[]>();
  for (const [part, rest] of tree) {
    let whole = part;
    let after = rest;
    while (after.size === 1) {
      for (const [next, then] of after) {
        whole += next;
        after = then;
      }
    }
    const end = after.size === 0 ? "" : written(after);
    byRest.set(end, [...(byRest.get(end) ?? []), whole]);
  }
  return oneOf([...byRest].map(([end, parts]) => `${oneOf(parts)}${end}`));
}

function oneOf(texts: readonly string[]): string {
  return texts.length === 1 ? (texts[0] ?? "") : `(${texts.join("|")})`;
}
