import type { SeenInstance } from "./instances";

/** An instance as the control plane has it: ready, since when. */
export type Registered = Pick<SeenInstance, "namespace" | "service" | "version" | "id"> & {
  since: string | null;
};
/** An instance as scrapes saw it; times in unix seconds. `isFirst`: it was there when the span began. */
export type Scraped = Pick<SeenInstance, "namespace" | "service" | "version" | "id"> & {
  first: number;
  last: number;
};

type Known = {
  /** Null when the control plane never told. */
  registered: readonly Registered[] | null;
  scraped: readonly Scraped[];
  /** Who was registered before and is not any more. */
  before?: readonly Scraped[];
  /** Unix seconds. */
  now: number;
  spanSeconds: number;
  /** What is not seen for so long is gone. */
  patienceSeconds: number;
};

/**
 * One list of both. What is registered is ready, whatever scrapes say. An instance that scrapes saw for as long as was
 * looked back has no known beginning. Pure.
 */
export function mergeInstances({
  registered,
  scraped,
  before = [],
  now,
  spanSeconds,
  patienceSeconds,
}: Known): SeenInstance[] {
  const ready = new Map((registered ?? []).map((each) => [keyOf(each), each]));
  const seen = new Map(scraped.map((each) => [keyOf(each), each]));
  const went = new Map(before.map((each) => [keyOf(each), each]));
  const keys = [...new Set([...ready.keys(), ...seen.keys(), ...went.keys()])].sort();
  return keys.flatMap((key): SeenInstance[] => {
    const own = ready.get(key);
    const left = went.get(key);
    const saw = seen.get(key) ?? left;
    const first = saw && saw.first > now - spanSeconds + patienceSeconds ? isoOf(saw.first) : null;
    if (own) {
      const { since, ...who } = own;
      return [{ ...who, state: "ready", since: since ?? first, leftAt: null }];
    }
    if (!saw) return [];
    const { first: _first, last, ...who } = saw;
    const isSilent = now - last > patienceSeconds;
    if (left && !isSilent && seen.has(key)) {
      return [{ ...who, state: "reporting", since: first, leftAt: isoOf(left.last) }];
    }
    if (isSilent || left) {
      return [{ ...who, state: "gone", since: first, leftAt: isoOf(left?.last ?? last) }];
    }
    return [{ ...who, state: registered === null ? "ready" : "reporting", since: first, leftAt: null }];
  });
}

function keyOf({ namespace, service, version, id }: Omit<Registered, "since">): string {
  return [namespace, service, version, id].join("\u0000");
}

function isoOf(seconds: number): string {
  return new Date(seconds * 1_000).toISOString();
}
