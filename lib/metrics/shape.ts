import type { Recording } from "./recording/recording";
import { allSources } from "./sources/all-sources";
import type { Source } from "./sources/source";
import { wireNames } from "./sources/source";

/** What is known of a Prometheus around a moment: as much as it takes to choose a source for any concept. */
export type Shape = {
  /** Of the names that any source could use, those that exist. */
  names: ReadonlySet<string>;
  /** Sources and joins of which some series are what tells them from others of the same names. */
  marks: ReadonlySet<string>;
  /** By series: the labels that some of them have, of those that only a scrape target can give. */
  labelled: ReadonlyMap<string, ReadonlySet<string>>;
  /** By source, and by series that stand for one: how many of them there are. */
  sizes: ReadonlyMap<string, number>;
  /** What Heddle's own rules record. */
  recordings: readonly Recording[];
};

/** The series that stands for a source's others when it is asked what labels they have: gauges are few. */
export function probeOf({ ways }: Source, names: ReadonlySet<string>): string | undefined {
  const all = Object.values(ways).flat();
  const ordered = [...all.filter(({ kind }) => kind === "gauge"), ...all].flatMap(wireNames);
  return (
    ordered.find((name) => names.has(name) && !name.endsWith("_bucket")) ??
    ordered.find((name) => names.has(name))
  );
}

/** How many series of one kind those sources have that `names` lists with commas; null where that is not known. */
export function sizeOf(names: string | null, shape: Shape): number | null {
  const sizes = (names?.split(", ") ?? []).flatMap((name) => {
    const source = allSources.find((each) => each.name === name);
    const probe = source && probeOf(source, shape.names);
    return shape.sizes.get(name) ?? (probe === undefined ? undefined : shape.sizes.get(probe)) ?? [];
  });
  return sizes.length === 0 ? null : sizes.reduce((sum, size) => sum + size, 0);
}
