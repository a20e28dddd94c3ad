import type { SeriesWay, Way } from "../sources/source";

/**
 * Ways whose figures can be added are taken together, instance by instance; of the others (quantiles and quotients, which
 * cannot be added) each is for the groups that none before it has.
 */
export function wayBatches(ways: readonly Way[]): Way[][] {
  const all: Way[][] = [];
  for (const way of ways) {
    const last = all.at(-1);
    const [first] = last ?? [];
    if (last && first && canBeAdded(first) && canBeAdded(way) && first.over === way.over) last.push(way);
    else all.push([way]);
  }
  return all;
}

/** What rules recorded is summed already, and nobody knows of which instances. */
export function canBeAdded(way: Way): way is SeriesWay {
  return (
    way.kind !== "ratio" &&
    way.kind !== "quantiles" &&
    !way.otherwise &&
    !way.only &&
    way.recorded === undefined
  );
}
