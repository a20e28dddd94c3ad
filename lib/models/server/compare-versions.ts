import "server-only";
import type { z } from "zod";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import {
  endpointsByVersion,
  type ReadyEndpoints,
  readyEndpoints,
} from "../../control-planes/ready-endpoints";
import { mergeReadings } from "../../metrics/merge-readings";
import { openLook } from "../../metrics/server/look";
import { patienceSignal } from "../../metrics/server/patience";
import { unmeasuredPanels } from "../../metrics/server/unmeasured-panels";
import { prometheusOf } from "../../prometheus/prometheus";
import { requireMesh } from "../../settings/settings";
import { type Counted, compare } from "../compare";
import type { Comparison } from "../comparison";
import { findPrice, type Prices } from "../prices";
import { requestTime } from "../request-time";
import type { comparisonRoute } from "../routes";
import { versionCost } from "../version-cost";
import { pricesOf } from "./prices-of";
import { readVersionFigures, type VersionFigures } from "./read-version-figures";

type Input = z.output<typeof comparisonRoute.query>;
type Target = { namespace: string; service: string };
type Known = {
  target: Target;
  figures: VersionFigures;
  prices: Prices | null;
  endpoints: ReadyEndpoints;
  windowSeconds: number;
};

const secondsPerHour = 3_600;

/**
 * The versions of one model side by side: how many requests each was measured by, what chance leaves open, where their time
 * goes, what they cost. Whatever upstream is away, the rest is answered, with `stale`.
 */
export async function compareVersions({
  ctx,
  input,
  signal,
}: {
  ctx: Context;
  input: Input;
  signal?: AbortSignal;
}): Promise<Comparison> {
  const { mesh, namespace, service, window, at, base } = input;
  authorise(ctx, "mesh.read", mesh, namespace);
  const target = { namespace, service };
  const read = async () => {
    const look = await openLook({ ctx, mesh, window, at, signal });
    const [figures, unmeasured] = await Promise.all([
      readVersionFigures(look, target),
      unmeasuredPanels(prometheusOf(mesh, ctx), {
        pins: requireMesh(mesh).sources,
        where: target,
        at: look.at,
        isLive: at === undefined,
        signal: patienceSignal(signal),
      }),
    ]);
    return { look, figures, unmeasured };
  };
  const [endpoints, { look, figures, unmeasured }] = await Promise.all([
    readyEndpoints(mesh, signal),
    read(),
  ]);
  const prices = pricesOf(mesh);
  const known = { target, figures, prices, endpoints, windowSeconds: look.rateSeconds };
  const { warnings, stale } = mergeReadings(figures.readings, [endpoints.stale]);
  return {
    mesh,
    ...target,
    generatedAt: look.generatedAt,
    windowSeconds: look.rateSeconds,
    versions: compare(
      figures.versions.map((version) => countedOf(version, known)),
      base,
    ),
    currency: prices?.currency ?? null,
    spendPerHour: figures.spendPerSecond === null ? null : figures.spendPerSecond * secondsPerHour,
    unmeasured,
    concepts: figures.uses,
    warnings: [...look.warnings, ...warnings],
    stale,
  };
}

function countedOf(version: string, { target, figures, prices, endpoints, windowSeconds }: Known): Counted {
  const { at, histogramAt } = figures;
  const countOf = (concept: "requests" | "errors") => {
    const rate = at(concept, version);
    return rate === null ? null : rate * windowSeconds;
  };
  const requests = countOf("requests");
  const inputTokensMean = at("inputTokensMean", version);
  const outputTokensMean = at("outputTokensMean", version);
  const per = (ms: number | null, tokens: number | null) => (ms === null || !tokens ? null : ms / tokens);
  const byRequest = histogramAt("requestTpot", version);
  const byToken = histogramAt("interTokenLatency", version);
  const instances = endpointsByVersion(endpoints, target);
  return {
    version,
    requests: requests === null ? null : Math.round(requests),
    failed: countOf("errors"),
    ttft: histogramAt("ttft", version),
    tpot: byRequest
      ? { histogram: byRequest, by: "request" }
      : byToken && { histogram: byToken, by: "token" },
    inputTokensMean,
    outputTokensMean,
    ttftPerInputTokenMs: per(at("ttftMean", version), inputTokensMean),
    decodePerTokenMs: per(at("decodeMean", version), outputTokensMean),
    e2eMeanMs: at("e2eMean", version),
    time: timeOf(version, figures),
    cost: versionCost({
      price: findPrice(prices, { ...target, version }),
      inputPerSecond: at("inputTokens", version),
      outputPerSecond: at("outputTokens", version),
      instances: instances ? (instances.get(version) ?? 0) : null,
    }),
  };
}

function timeOf(version: string, { at }: VersionFigures): Counted["time"] {
  const callers = at("callerLatencyMean", version);
  const service = at("latencyMean", version);
  const time = requestTime({
    callersMs: callers ?? service,
    engineMs: at("e2eMean", version),
    queueMs: at("queueMean", version),
    prefillMs: at("prefillMean", version),
    decodeMs: at("decodeMean", version),
  });
  if (!time) return null;
  return { ...time, seenBy: callers !== null ? "callers" : service !== null ? "service" : null };
}
