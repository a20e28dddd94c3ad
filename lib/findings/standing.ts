type Kept = { value: number; firstAt: number; seenAt: number };

/** What earlier looks left: a fault that lasts neither becomes the usual nor seems to begin anew. */
export type Standing = {
  /** What was usual before each fault, by `usualKey`. */
  usual: ReadonlyMap<string, Kept>;
  /** When each finding began, in unix seconds, by its id. */
  since: ReadonlyMap<string, Kept>;
};

/** A fault that pauses for so long is another one when it comes again. */
const calmSeconds = 45;
/** What has been so for so long is what is usual now. */
const newUsualSeconds = 6 * 60 * 60;

export const nothingStands: Standing = { usual: new Map(), since: new Map() };

/** What stands after a look at `at` (unix seconds) that saw these; what it did not see is kept for a little while. */
export function standingAfter(
  before: Standing,
  seen: { usual: Iterable<readonly [string, number]>; since: Iterable<readonly [string, number]> },
  at: number,
): Standing {
  return { usual: merged(before.usual, seen.usual, at), since: merged(before.since, seen.since, at) };
}

function merged(
  before: Standing["usual"],
  seen: Iterable<readonly [string, number]>,
  at: number,
): Standing["usual"] {
  const recent = [...before].filter(
    ([, { firstAt, seenAt }]) => at - seenAt <= calmSeconds && at - firstAt <= newUsualSeconds,
  );
  const firstAt = new Map(recent.map(([key, kept]) => [key, kept.firstAt]));
  const now = [...seen].map(
    ([key, value]) => [key, { value, firstAt: firstAt.get(key) ?? at, seenAt: at }] as const,
  );
  return new Map([...recent, ...now]);
}
