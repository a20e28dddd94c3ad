import "server-only";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import { AppError } from "../../errors";
import type { PrometheusClient } from "../../prometheus/client";
import { prometheusOf } from "../../prometheus/prometheus";
import { requireMesh } from "../../settings/settings";
import { type RuleGroup, recordingRules } from "../recording/recording-rules";
import type { Pins } from "../resolve-concept";
import type { Shape } from "../shape";
import { knownShape } from "./known-shape";

/** Nobody waits for a page: who needs rules most has a Prometheus that answers late at first. */
const patienceMs = 30_000;
const pauseMs = 1_000;

/**
 * The rules that record what pages ask of a mesh, for the sources that its Prometheus has now; `everySeconds`: how often they are
 * evaluated, every second scrape when left out. Empty where nothing is known by service. Throws `forbidden`, `not-found` for the
 * mesh, and an AppError with `upstream: "prometheus"` where that cannot be asked.
 */
export async function recordingRulesOf({
  ctx,
  input: { mesh, everySeconds },
}: {
  ctx: Context;
  input: { mesh: string; everySeconds?: number | undefined };
}): Promise<RuleGroup[]> {
  authorise(ctx, "mesh.read", mesh);
  return recordingRulesIn(prometheusOf(mesh, ctx), requireMesh(mesh), { everySeconds });
}

export async function recordingRulesIn(
  client: PrometheusClient,
  { scrapeSeconds, sources: pins }: { scrapeSeconds: number; sources?: Pins },
  { everySeconds, at }: { everySeconds?: number | undefined; at?: number } = {},
): Promise<RuleGroup[]> {
  const shape = await patiently(async (signal) => {
    const moment = at ?? Math.floor((await client.now({ signal })) / 1_000);
    return knownShape(client, { at: moment, isLive: at === undefined, signal });
  });
  return recordingRules(shape, { scrapeSeconds, everySeconds, pins });
}

async function patiently(read: (signal: AbortSignal) => Promise<Shape>): Promise<Shape> {
  const signal = AbortSignal.timeout(patienceMs);
  for (;;) {
    try {
      return await read(signal);
    } catch (cause) {
      const isLate = cause instanceof AppError && cause.code === "upstream-timeout";
      if (!isLate || signal.aborted) throw cause;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}
