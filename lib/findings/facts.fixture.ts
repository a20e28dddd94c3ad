import type { ChangeSummary } from "../changes/changes";
import { type Facts, trackNames } from "./facts";
import { nothingStands } from "./standing";
import type { Track } from "./track";

/** A quarter of an hour, a point every ten seconds, up to now. */
export const at = 1_800_000_000;
export const stepSeconds = 10;
const points = 91;
export const atSeconds = (before: number) => new Date((at - before) * 1000).toISOString();

type Level = number | null;

/**
 * A line: `usual` until so many seconds ago, then each level of `later` in turn. `{ usual: 1, later: [[30, 5]] }`
 * was 1 and is 5 since 30 seconds ago.
 */
export function line(
  labels: Track["labels"],
  usual: Level,
  later: readonly (readonly [secondsAgo: number, value: Level])[] = [],
): Track {
  const all = Array.from({ length: points }, (_, index) => {
    const time = at - (points - 1 - index) * stepSeconds;
    const level = later.findLast(([ago]) => time > at - ago);
    return [time, level ? level[1] : usual] as const;
  });
  return { labels, points: all };
}

/** The line began only so many seconds ago. */
export function since(track: Track, secondsAgo: number): Track {
  return {
    ...track,
    points: track.points.map(([time, value]) => [time, time > at - secondsAgo ? value : null] as const),
  };
}

export const v1 = { namespace: "llm", service: "chat-model", version: "v1" };
export const v2 = { ...v1, version: "v2" };
const caller = (service: string) => ({ callerNamespace: "llm", callerService: service });
export const from = (service: string, place: Track["labels"]) => ({ ...caller(service), ...place });

const none = Object.fromEntries(trackNames.map((name) => [name, []])) as unknown as Facts["tracks"];

type Given = Partial<Omit<Facts, "tracks">> & { tracks?: Partial<Facts["tracks"]> };

export function facts({ tracks = {}, ...rest }: Given = {}): Facts {
  return {
    at,
    nowMs: at * 1000,
    stepSeconds,
    rateSeconds: 20,
    tracks: { ...none, ...tracks },
    couldAsk: true,
    endpoints: null,
    endpointsBefore: new Set(),
    wanted: null,
    changes: [],
    policies: [],
    upstreams: [],
    standing: nothingStands,
    ...rest,
  };
}

export function group(place: Track["labels"], count: number, bornSecondsAgo = 600) {
  const { namespace = "", service = "", version = "" } = place;
  const instances = Array.from({ length: count }, (_, index) => ({
    id: `${service}-${version}-${index}`,
    address: "127.0.0.1:1",
    since: atSeconds(bornSecondsAgo),
  }));
  return { namespace, service, version, instances };
}

export function change(over: Partial<ChangeSummary> = {}): ChangeSummary {
  return {
    ...{ id: "c1", kind: "shift", mesh: "demo", namespace: "llm", service: "chat-model", message: "" },
    actor: { kind: "user", id: "u", name: "ann" },
    createdAt: atSeconds(120),
    ...{
      until: null,
      keptAt: null,
      revertsChangeId: null,
      revertedByChangeId: null,
      plan: null,
      set: null,
      passed: null,
    },
    ...{ policyId: "p1", policyKind: "route", revision: 14, fields: [] },
    before: { v1: 9000, v2: 1000 },
    after: { v1: 5000, v2: 5000 },
    ...{ state: "converged", strength: { kind: "proxies", acked: 2, total: 2, lagging: [], rejected: [] } },
    ...over,
  };
}
