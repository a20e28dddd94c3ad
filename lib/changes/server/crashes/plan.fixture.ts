import { crashPoints as allPoints, type CrashPoint } from "../../../jobs/crash-point";

/** Those that a change of one policy passes; several together have tests of their own (set-crashes.db.test.ts). */
export const crashPoints = allPoints.filter((point) => point !== "set-settled");

/** What is decided in the process that dies. */
export const deeds = ["apply", "shift", "undo", "pre-empt"] as const;
export type Deed = (typeof deeds)[number];

/** How the control plane behaves meanwhile; the last two once for each service, at its first write. */
export const waywardness = ["well", "slow", "loses-answer", "refuses"] as const;
export type Waywardness = (typeof waywardness)[number];

/** One process that delivers several changes and is killed in the middle of them. */
export type Crash = {
  changes: { service: string; deed: Deed }[];
  /** At a point that one of them passes, for the so manieth time; or so many milliseconds after the worker began. */
  at: { point: CrashPoint; pass: number } | { afterMs: number };
  plane: Waywardness;
  /** Whether another worker runs beside it. */
  workers: 1 | 2;
  /** Whether all are stored before the first is pushed; else the one goes on beside the other. */
  isTogether: boolean;
};

const latestMs = 1_500;

/** Each point, and some moments between them, in an order of the seed again and again; the same for the same seed. */
export function plannedCrashes({
  seed,
  runs,
  perProcess,
}: {
  seed: number;
  runs: number;
  perProcess: number;
}) {
  const random = seededRandom(seed);
  const upTo = (most: number) => Math.floor(random() * most);
  const oneOf = <T>(list: readonly T[]) => list[upTo(list.length)] as T;
  const crashes: Crash[] = [];
  let places: (CrashPoint | "moment")[] = [];
  for (let run = 0; run < runs; run += perProcess) {
    if (places.length === 0) places = [...crashPoints, "moment", "moment"];
    const [place] = places.splice(upTo(places.length), 1);
    const count = Math.min(perProcess, runs - run);
    const changes = Array.from({ length: count }, (_, at) => ({
      service: `run-${run + at}`,
      deed: oneOf(deeds),
    }));
    crashes.push({
      changes,
      at:
        place === undefined || place === "moment"
          ? { afterMs: upTo(latestMs) }
          : { point: place, pass: 1 + upTo(place === "lease-taken" ? 1 : count) },
      plane: oneOf(waywardness),
      workers: oneOf([1, 2] as const),
      isTogether: random() < 0.5,
    });
  }
  return crashes;
}

/** From 0 up to 1 (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let hash = Math.imul(state ^ (state >>> 15), 1 | state);
    hash = (hash + Math.imul(hash ^ (hash >>> 7), 61 | hash)) ^ hash;
    return ((hash ^ (hash >>> 14)) >>> 0) / 2 ** 32;
  };
}
