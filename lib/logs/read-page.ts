import { type Entry, inOrder } from "./entry";

/** The last line that was given, and how many lines its nanosecond is known to have. */
export type Place = { ns: bigint; key: string; crowd: number };

/**
 * The newest `limit` lines with `startNs <= time < endNs`, in any order: what a query to Loki gives. `too-much` when
 * so many are more than can be carried at once.
 */
export type ReadNewest = (ask: {
  startNs: bigint;
  endNs: bigint;
  limit: number;
}) => Promise<Entry[] | "too-much">;

type Ask = {
  read: ReadNewest;
  startNs: bigint;
  endNs: bigint;
  /** Goes on after this place; from `endNs` when null. */
  after: Place | null;
  limit: number;
  /** The most lines that one read may ask for. */
  maxRead: number;
};

export type Page = {
  entries: Entry[];
  /** Where the next page goes on; null at the end. A page may be shorter than `limit` and not be the last. */
  next: Place | null;
  /** Nanoseconds with more lines than one read can give: some of theirs are missing. */
  truncatedAt: bigint[];
};

/** Read beyond the page, so that the nanosecond in which it ends is seen whole. */
const slack = 50;
const maxReads = 16;
/** A page that is not full by then goes out as it is, in milliseconds. */
const patienceMs = 1_500;

/**
 * One page of lines, newest first, without gaps or repeats also at equal times: only nanoseconds that were seen whole
 * are given, in one order that is the same for every read. Mostly one read; more where a nanosecond holds more lines than
 * were asked for. Each read doubles then, up to `maxRead`.
 */
export async function readPage({ read, startNs, endNs, after, limit, ...bounds }: Ask): Promise<Page> {
  const truncatedAt: bigint[] = [];
  const startedAt = performance.now();
  let { maxRead } = bounds;
  let place = after;
  let end = place ? place.ns + 1n : endNs;
  let ask = Math.min(maxRead, Math.max(limit + slack, (place?.crowd ?? 0) + limit));
  for (let reads = 0; reads < maxReads && startNs < end; reads++) {
    if (performance.now() - startedAt > patienceMs) break;
    const found = await read({ startNs, endNs: end, limit: ask });
    if (found === "too-much") {
      maxRead = ask = Math.max(1, Math.floor(ask / 2));
      continue;
    }
    const all = inOrder(found);
    const isAll = found.length < ask;
    const oldest = all.at(-1)?.ns ?? end;
    const isBeyond = ask >= maxRead && all[0]?.ns === oldest;
    const whole = isAll || isBeyond ? all : all.filter(({ ns }) => ns > oldest);
    const fresh = whole.filter((entry) => isAfter(entry, place));
    if (!isAll && isBeyond) truncatedAt.push(oldest);
    const entries = fresh.slice(0, limit);
    if (fresh.length > limit || (entries.length > 0 && !isAll)) {
      return { entries, next: placeOf(entries, whole), truncatedAt };
    }
    if (isAll) return { entries, next: null, truncatedAt };
    if (whole.length > 0 || isBeyond) {
      // The place's nanosecond is over.
      end = whole.at(-1)?.ns ?? oldest;
      place = null;
    } else ask = Math.min(maxRead, ask * 2);
  }
  const resume = place ? { ...place, crowd: ask } : { ns: end - 1n, key: "", crowd: 0 };
  return { entries: [], next: startNs < end ? resume : null, truncatedAt };
}

function isAfter({ ns, key }: Entry, place: Place | null): boolean {
  return place === null || ns < place.ns || (ns === place.ns && key > place.key);
}

function placeOf(given: readonly Entry[], whole: readonly Entry[]): Place | null {
  const last = given.at(-1);
  if (!last) return null;
  return { ns: last.ns, key: last.key, crowd: whole.filter(({ ns }) => ns === last.ns).length };
}
