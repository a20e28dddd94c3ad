import "server-only";
import type { z } from "zod";
import type { Context } from "../../access/actor";
import { readableNamespaces } from "../../access/readable-namespaces";
import { authorise } from "../../access/server/authorise";
import type { ReadContext } from "../../changes/server/change-view";
import { orLastGood } from "../../changes/server/last-good";
import { readDatabase } from "../../db/client";
import type { Prisma } from "../../db/rows";
import { canonicalJson } from "../../policies/canonical-json";
import { meshIds } from "../../settings/settings";
import type { PlanState } from "../plan-state";
import type { listPlansRoute } from "../routes";
import { readPlans } from "./plan-view";

type Input = {
  namespace?: string | undefined;
  service?: string | undefined;
  state?: PlanState | undefined;
  /** At most this many, 1..200; 50 unless told. */
  limit?: number | undefined;
};

const defaultLimit = 50;

/** Plans, newest first; while Postgres is away what was last read, with `stale`. */
export async function listPlans({
  ctx,
  input,
  signal,
}: ReadContext & { input: Input }): Promise<z.input<typeof listPlansRoute.answer>> {
  const { namespace, service, state, limit = defaultLimit } = input;
  authorise(ctx, "mesh.read", null, namespace);
  const where = {
    ...(namespace === undefined ? {} : { namespace }),
    // A plan shows one decision in each of its meshes: who reads it may read them all.
    ...(ctx.reads === undefined ? {} : { AND: readableParts(ctx) }),
    ...(service === undefined ? {} : { service }),
    ...(state === undefined ? {} : { state }),
  };
  const { value: plans, stale } = await orLastGood({
    key: `plans ${canonicalJson(ctx.reads ?? "all")} ${canonicalJson(input)}`,
    read: () => readDatabase((db) => readPlans(db, where, limit), signal ? { signal } : {}),
  });
  for (const { parts, namespace: own } of plans)
    for (const { mesh } of parts) authorise(ctx, "mesh.read", mesh, own);
  return { plans, generatedAt: new Date().toISOString(), stale };
}

/** Of each mesh: the plan has no part in it, or is of a namespace that may be read there. */
function readableParts(ctx: Context): Prisma.PlanWhereInput[] {
  const isElsewhere: Prisma.PlanWhereInput = { parts: { every: { meshId: { in: meshIds() } } } };
  const perMesh = meshIds().flatMap((mesh): Prisma.PlanWhereInput[] => {
    const readable = readableNamespaces(ctx, mesh);
    if (readable === "all") return [];
    return [{ OR: [{ namespace: { in: [...readable] } }, { parts: { none: { meshId: mesh } } }] }];
  });
  return [isElsewhere, ...perMesh];
}
