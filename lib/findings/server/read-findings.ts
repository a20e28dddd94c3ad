import "server-only";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import { processSingleton } from "../../http/process-singleton";
import type { Pins } from "../../metrics/resolve-concept";
import type { PrometheusClient } from "../../prometheus/client";
import { prometheusOf } from "../../prometheus/prometheus";
import { SharedReads } from "../../prometheus/shared-reads";
import { requireMesh } from "../../settings/settings";
import type { Findings } from "../findings";
import { judge } from "../judge";
import { lastQuarter, lookBackSeconds, replaySeconds, standingBefore } from "../replay";
import { gatherFacts } from "./gather-facts";
import { type Memory, newMemory } from "./memory";

/**
 * Looking costs a dozen queries: so often is often enough to be found in time, and a little less than pages wait before they
 * ask again, so that one viewer sees a new look each time.
 */
const keepMs = 4_500;

/**
 * What is wrong in a mesh. Who asks at the same time shares one look. While an upstream is away it is itself a finding,
 * and the others are as they were last known, with `stale`. Throws only `forbidden` and `not-found` for the mesh.
 */
export async function readFindings({
  ctx,
  input: { mesh, at },
  signal,
}: {
  ctx: Context;
  input: { mesh: string; at?: string | undefined };
  signal?: AbortSignal;
}): Promise<Findings> {
  authorise(ctx, "mesh.read", mesh);
  const settings = requireMesh(mesh);
  const shared = processSingleton("findings", () => new SharedReads());
  const run = () => readFindingsIn(prometheusOf(mesh), settings, { ctx, mesh, at });
  const answerMs = Math.max(keepMs, settings.scrapeSeconds * 1_000);
  return shared.read(JSON.stringify([mesh, at ?? null]), answerMs, run, signal);
}

export async function readFindingsIn(
  client: PrometheusClient,
  { scrapeSeconds, sources: pins = {} }: { scrapeSeconds: number; sources?: Pins },
  { ctx, mesh, at }: { ctx: Context; mesh: string; at?: string | undefined },
): Promise<Findings> {
  const memory = memoryOf(mesh);
  const known = at === undefined ? memory.standing : null;
  const gathered = await gatherFacts({
    ...{ ctx, client, scrapeSeconds, pins, mesh, at, memory },
    lookBackSeconds: known ? lookBackSeconds : replaySeconds,
  });
  const { facts, warnings, stale } = gathered;
  const { findings, standing } = judge({
    ...lastQuarter(facts),
    standing: known ?? standingBefore(facts),
  });
  if (at === undefined && facts.couldAsk) memory.standing = standing;
  return { mesh, generatedAt: new Date(facts.nowMs).toISOString(), findings, warnings, stale };
}

function memoryOf(mesh: string): Memory {
  const all = processSingleton("findings-memory", () => new Map<string, Memory>());
  const memory = all.get(mesh) ?? newMemory();
  all.set(mesh, memory);
  return memory;
}
