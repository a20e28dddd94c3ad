import "server-only";
import type { z } from "zod";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import {
  endpointsByVersion,
  type ReadyEndpoints,
  readyEndpoints,
} from "../../control-planes/ready-endpoints";
import { AppError } from "../../errors";
import { mergeReadings } from "../../metrics/merge-readings";
import { ratioOf } from "../../metrics/ratio";
import { openLook } from "../../metrics/server/look";
import { staleOf } from "../../metrics/stale-of";
import { findWantedWeights, type WantedWeights } from "../../policies/server/find-wanted-weights";
import { fullWeightBp } from "../../policies/weights";
import { judgeHealth } from "../../topology/health";
import type { ModelRow, Models } from "../models";
import type { modelsRoute } from "../routes";
import { figuresAt } from "./figures-at";
import { type ModelFigures, type ModelVersion, readModelFigures } from "./read-model-figures";

type Input = z.output<typeof modelsRoute.query>;
type Known = {
  figures: ModelFigures;
  /** Whom the mesh saw requests for, by service. */
  calledOf: ReadonlyMap<string, readonly ModelVersion[]>;
  endpoints: ReadyEndpoints;
  wanted: WantedWeights;
  windowSeconds: number;
};

/**
 * A row for each version of each service that a model server stands behind: those that report, those that have ready
 * endpoints, and those that should get traffic. Whatever upstream is away, the rest is answered, with `stale`.
 */
export async function listModels({
  ctx,
  input,
  signal,
}: {
  ctx: Context;
  input: Input;
  signal?: AbortSignal;
}): Promise<Models> {
  const { mesh, namespace, service, window, at } = input;
  authorise(ctx, "mesh.read", mesh, namespace);
  const options = signal ? { signal } : {};
  const where = { ...(namespace ? { namespace } : {}), ...(service ? { service } : {}) };
  const readFigures = async () => {
    const look = await openLook({ ctx, mesh, window, at, ...options });
    return { look, figures: await readModelFigures(look, where) };
  };
  const [endpoints, { look, figures }, wanted] = await Promise.all([
    readyEndpoints(mesh, signal),
    readFigures(),
    wantedWeights(mesh, options),
  ]);
  const { warnings, stale } = mergeReadings(figures.readings, [endpoints.stale, wanted.stale]);
  const calledOf = byService(figures.called);
  const known = { figures, calledOf, endpoints, wanted, windowSeconds: look.windowSeconds };
  return {
    mesh,
    generatedAt: look.generatedAt,
    windowSeconds: look.windowSeconds,
    rows: versionsOf(known).map((version) => rowOf(version, known)),
    concepts: figures.uses,
    warnings: [...look.warnings, ...warnings],
    stale,
  };
}

/** Without Postgres and without a copy of what was decided, no share is known to be wanted. */
async function wantedWeights(mesh: string, options: { signal?: AbortSignal }): Promise<WantedWeights> {
  try {
    return await findWantedWeights({ mesh, ...options });
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.upstream !== "postgres") throw cause;
    return { weights: new Map(), stale: staleOf(cause) };
  }
}

function versionsOf({ figures, endpoints, wanted }: Known): ModelVersion[] {
  const services = new Map(
    figures.models.map(({ namespace, service }) => [`${namespace}/${service}`, { namespace, service }]),
  );
  const isModel = (version: ModelVersion) => services.has(`${version.namespace}/${version.service}`);
  const called = figures.called.filter((version) => isModel(version) && version.version !== "unknown");
  const others = [...services].flatMap(([id, target]) => {
    const ready = [...(endpointsByVersion(endpoints, target)?.keys() ?? [])];
    const weighted = Object.keys(wanted.weights.get(id) ?? {});
    return [...ready, ...weighted].map((version) => ({ ...target, version }));
  });
  const all = [...figures.models, ...called, ...others];
  const once = new Map(all.map((version) => [sortKey(version), version]));
  return [...once].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, version]) => version);
}

function rowOf(version: ModelVersion, known: Known): ModelRow {
  const { figures, endpoints, wanted, windowSeconds } = known;
  const own = figuresAt(version, figures.tables);
  const weights = wanted.weights.get(serviceKey(version));
  const ready = endpointsByVersion(endpoints, version);
  const { requestsPerSecond, errorRatio } = own;
  return {
    ...version,
    health: judgeHealth({ requestsPerSecond, errorRatio, couldAsk: figures.couldAsk, windowSeconds }).health,
    ...own,
    readyEndpoints: ready ? (ready.get(version.version) ?? 0) : null,
    observedShare: observedShare(version, known),
    wantedShare: weights ? (weights[version.version] ?? 0) / fullWeightBp : null,
  };
}

/** Of the requests that started; where the mesh does not count those, of the ones that ended. */
function observedShare(version: ModelVersion, { figures: { tables }, calledOf }: Known): number | null {
  const siblings = calledOf.get(serviceKey(version)) ?? [];
  const table = [tables.requestsStarted, tables.requests].find((each) =>
    siblings.some((sibling) => each.at(sibling) !== null),
  );
  if (!table) return null;
  const total = siblings.reduce((sum, sibling) => sum + (table.at(sibling) ?? 0), 0);
  return ratioOf(table.at(version) ?? 0, total);
}

function byService(versions: readonly ModelVersion[]): Map<string, ModelVersion[]> {
  const all = new Map<string, ModelVersion[]>();
  for (const version of versions) {
    const own = all.get(serviceKey(version));
    if (own) own.push(version);
    else all.set(serviceKey(version), [version]);
  }
  return all;
}

function serviceKey({ namespace, service }: ModelVersion): string {
  return `${namespace}/${service}`;
}

/** NUL sorts before everything that a name can hold. */
function sortKey({ namespace, service, version }: ModelVersion): string {
  return [namespace, service, version].join("\u0000");
}
