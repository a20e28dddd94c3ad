import "server-only";
import type { Context } from "../../access/actor";
import { readableNamespaces } from "../../access/readable-namespaces";
import { authorise } from "../../access/server/authorise";
import { systemContext } from "../../access/server/system-context";
import { processSingleton } from "../../http/process-singleton";
import type { Pins } from "../../metrics/resolve-concept";
import type { PrometheusClient } from "../../prometheus/client";
import { prometheusOf } from "../../prometheus/prometheus";
import { SharedReads } from "../../prometheus/shared-reads";
import { requireMesh } from "../../settings/settings";
import type { Findings } from "../findings";
import { judge } from "../judge";
import { readableFindings } from "../readable-findings";
import { lastQuarter, lookBackSeconds, replaySeconds, standingBefore } from "../replay";
import { gatherFacts } from "./gather-facts";
import { memoryOf } from "./memory";

/**
 * Looking costs a dozen queries: so often is often enough to be found in time, and a little less than pages wait before they
 * ask again, so that one viewer sees a new look each time.
 */
const keepMs = 4_500;

/**
 * What is wrong in a mesh, as far as it may be read. Who asks at the same time shares one look, which is Heddle's own. While an upstream is away it is itself a finding,
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
  const own = systemContext("findings");
  const run = () => readFindingsIn(prometheusOf(mesh, own), settings, { ctx: own, mesh, at });
  const answerMs = Math.max(keepMs, settings.scrapeSeconds * 1_000);
  const found = await shared.read(JSON.stringify([mesh, at ?? null]), answerMs, run, signal);
  return readableFindings(found, readableNamespaces(ctx, mesh));
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
  if (at === undefined && facts.couldAsk) {
    memory.standing = standing;
    memory.latest = { findings, atMs: facts.nowMs };
  }
  return { mesh, generatedAt: new Date(facts.nowMs).toISOString(), findings, warnings, stale };
}
