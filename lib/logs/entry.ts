/** One line as a log store holds it. `key` names the line among those of one nanosecond. */
export type Entry = {
  ns: bigint;
  key: string;
  labels: Record<string, string>;
  line: string;
};

/** Newest first; equal times in order of their keys, so that the order is the same whenever it is asked for. */
export function newestFirst(left: Entry, right: Entry): number {
  if (left.ns !== right.ns) return left.ns > right.ns ? -1 : 1;
  return left.key < right.key ? -1 : left.key > right.key ? 1 : 0;
}

/** Sorted newest first; what one stream holds twice at one moment is there once, as Loki keeps it. */
export function inOrder(entries: readonly Entry[]): Entry[] {
  const once = new Map(entries.map((entry) => [`${entry.ns} ${entry.key}`, entry]));
  return [...once.values()].sort(newestFirst);
}
