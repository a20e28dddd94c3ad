import "server-only";
import { AppError } from "../../errors";
import type { ConceptName, Dimension } from "../../metrics/concepts";
import { everyLine } from "../../metrics/drawn-lines";
import { conceptQuery } from "../../metrics/queries/concept-query";
import { questionOf } from "../../metrics/queries/question-of";
import type { Reading } from "../../metrics/reading";
import type { Pins } from "../../metrics/resolve-concept";
import { findSource } from "../../metrics/server/find-source";
import { prometheusFailure } from "../../metrics/server/patience";
import { rangeWays } from "../../metrics/server/range-ways";
import { failureOf } from "../../metrics/stale-of";
import type { PrometheusClient } from "../../prometheus/client";
import type { SteppedRange } from "../../time/range";
import { type TrackName, trackNames } from "../facts";
import { versionBy } from "../served";
import type { Track } from "../track";

const callBy = ["callerNamespace", "callerService", ...versionBy] as const;

/** What each line is a line of. Everything that rules know of traffic is these few queries. */
const asked: Record<TrackName, { concept: ConceptName; by: readonly Dimension[] }> = {
  requests: { concept: "requests", by: callBy },
  errors: { concept: "errors", by: callBy },
  throttled: { concept: "throttled", by: versionBy },
  ttft: { concept: "ttft", by: versionBy },
  tokenGap: { concept: "interTokenLatency", by: versionBy },
  waiting: { concept: "waiting", by: versionBy },
  refused: { concept: "refused", by: versionBy },
  breakerOpen: { concept: "breakerOpen", by: versionBy },
  ejected: { concept: "ejectedEndpoints", by: versionBy },
  tenantTokens: { concept: "tenantTokens", by: ["tenant"] },
  targets: { concept: "targetsUp", by: ["namespace", "service", "version", "pod"] },
};

export type TrackReadings = Record<TrackName, Reading<Track[]>>;
type Options = {
  client: PrometheusClient;
  range: SteppedRange;
  rateSeconds: number;
  isLive: boolean;
  pins: Pins;
  signal: AbortSignal;
};

/** Never throws for Prometheus: what it cannot answer is a reading too. */
export async function readTracks(options: Options): Promise<TrackReadings> {
  const all = trackNames.map(async (name) => [name, await readOne(options, name)] as const);
  return Object.fromEntries(await Promise.all(all)) as TrackReadings;
}

async function readOne(
  { client, range, rateSeconds, isLive, pins, signal }: Options,
  name: TrackName,
): Promise<Reading<Track[]>> {
  const { concept, by } = asked[name];
  const found = await findSource({
    ...{ client, concept, by, where: {}, windowSeconds: rateSeconds, from: range.start, at: range.end },
    ...{ isLive, pins, signal },
  });
  if (found instanceof AppError) return { state: "failed", error: failureOf(found) };
  if ("why" in found) return { state: "empty", why: found.why };
  const question = questionOf(found, { by, where: {}, windowSeconds: rateSeconds });
  try {
    const { lines, warnings } = await client.range(conceptQuery(question), range, {
      ways: rangeWays(question),
      signal,
    });
    const value = everyLine({ lines, plan: { source: found.source, by }, range });
    return { state: "ok", value, observedAt: new Date().toISOString(), warnings, stale: null };
  } catch (cause) {
    return { state: "failed", error: failureOf(prometheusFailure(cause)) };
  }
}
