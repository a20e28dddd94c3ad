import "server-only";
import type { Context } from "../../access/actor";
import { readyEndpoints } from "../../control-planes/ready-endpoints";
import { AppError } from "../../errors";
import { upstreamsOf } from "../../meshes/server/upstreams-of";
import { mergeReadings } from "../../metrics/merge-readings";
import type { Stale, Warning } from "../../metrics/reading";
import type { Pins } from "../../metrics/resolve-concept";
import { patienceSignal, prometheusFailure } from "../../metrics/server/patience";
import { failureOf } from "../../metrics/stale-of";
import type { PrometheusClient } from "../../prometheus/client";
import { wantedWeights } from "../../topology/server/wanted-weights";
import { type Facts, type TrackName, trackNames } from "../facts";
import { placeOf } from "../served";
import { nothingStands } from "../standing";
import type { Track } from "../track";
import type { Memory } from "./memory";
import { readDecided } from "./read-decided";
import { readTracks } from "./read-tracks";

const stepSeconds = 10;
/** Who looks in the same few seconds looks at the same moment. */
const momentSeconds = 2;
/** Rates over less than this many scrapes mean nothing when one is late. */
const scrapes = 5;
const leastRateSeconds = 20;

type Options = {
  ctx: Context;
  client: PrometheusClient;
  scrapeSeconds: number;
  pins: Pins;
  mesh: string;
  at: string | undefined;
  memory: Memory;
  /** How long the lines are. */
  lookBackSeconds: number;
};
export type Gathered = { facts: Facts; warnings: Warning[]; stale: Stale | null };

/** Everything that rules judge by. What an upstream cannot tell is what it last told, or nothing, and is said. */
export async function gatherFacts(options: Options): Promise<Gathered> {
  const { ctx, mesh, at, memory } = options;
  const isLive = at === undefined;
  const [traffic, ready, weights, decided] = await Promise.all([
    readTraffic(options),
    isLive ? readyEndpoints(mesh) : null,
    isLive ? wantedWeights(mesh, undefined) : null,
    readDecided({ ctx, mesh, at, memory }),
  ]);
  for (const group of ready?.groups ?? []) memory.hadEndpoints.add(`${group.namespace}/${group.service}`);
  const served = traffic.tracks.requests.map(placeOf).filter(({ version }) => version !== null);
  const facts: Facts = {
    at: traffic.at,
    nowMs: isLive ? Date.now() : Date.parse(at),
    stepSeconds: stepSecondsOf(options.scrapeSeconds),
    rateSeconds: rateSecondsOf(options.scrapeSeconds),
    tracks: traffic.tracks,
    couldAsk: traffic.couldAsk,
    endpoints: ready?.groups ? { groups: ready.groups, isFresh: ready.stale === null } : null,
    endpointsBefore: new Set([
      ...memory.hadEndpoints,
      ...served.map(({ namespace, service }) => `${namespace}/${service}`),
    ]),
    wanted: weights?.wanted ?? null,
    changes: decided.changes,
    policies: decided.policies,
    upstreams: isLive ? upstreamsOf(mesh) : [],
    standing: nothingStands,
  };
  const away = [ready?.stale, weights?.stale, decided.stale].flatMap((stale) => stale ?? []);
  const said = away.map(({ code, message, upstream }): Warning => ({ code, message, upstream }));
  return { facts, warnings: [...traffic.warnings, ...said], stale: traffic.stale };
}

type Traffic = {
  tracks: Facts["tracks"];
  at: number;
  couldAsk: boolean;
  warnings: Warning[];
  stale: Stale | null;
};

async function readTraffic({
  client,
  scrapeSeconds,
  pins,
  at,
  memory,
  lookBackSeconds,
}: Options): Promise<Traffic> {
  const signal = patienceSignal(undefined);
  const end = await momentOf(client, at, signal);
  if (end instanceof AppError) {
    return lastKnown(memory, at, mergeReadings([{ state: "failed", error: failureOf(end) }]).stale);
  }
  const step = stepSecondsOf(scrapeSeconds);
  const range = { start: end - lookBackSeconds, end, stepSeconds: step };
  const rateSeconds = rateSecondsOf(scrapeSeconds);
  const readings = await readTracks({ client, range, rateSeconds, isLive: at === undefined, pins, signal });
  const { warnings, stale } = mergeReadings(Object.values(readings));
  if (stale) return lastKnown(memory, at, stale);
  const tracks = Object.fromEntries(
    Object.entries(readings).map(([name, reading]) => [name, reading.state === "ok" ? reading.value : []]),
  ) as Record<TrackName, Track[]>;
  if (at === undefined) memory.traffic = { tracks, at: end };
  return { tracks, at: end, couldAsk: true, warnings: [...client.clockWarnings(), ...warnings], stale: null };
}

/** What was last read stands in, as of then; a moment that is past was never read. */
function lastKnown({ traffic }: Memory, at: string | undefined, stale: Stale | null): Traffic {
  const none = Object.fromEntries(trackNames.map((name) => [name, []])) as unknown as Facts["tracks"];
  const isKnown = traffic !== null && at === undefined;
  return {
    tracks: isKnown ? traffic.tracks : none,
    at: isKnown ? traffic.at : Math.floor((at === undefined ? Date.now() : Date.parse(at)) / 1000),
    couldAsk: false,
    warnings: [],
    stale,
  };
}

async function momentOf(
  client: PrometheusClient,
  at: string | undefined,
  signal: AbortSignal,
): Promise<number | AppError> {
  if (at !== undefined) return Math.floor(Date.parse(at) / 1000);
  try {
    return Math.floor((await client.now({ signal })) / 1000 / momentSeconds) * momentSeconds;
  } catch (cause) {
    return prometheusFailure(cause);
  }
}

function stepSecondsOf(scrapeSeconds: number): number {
  return Math.max(stepSeconds, scrapeSeconds);
}

function rateSecondsOf(scrapeSeconds: number): number {
  return Math.max(leastRateSeconds, scrapes * scrapeSeconds);
}
