import "server-only";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import { recordAudit } from "../../audit/server/record-audit";
import { actorColumns } from "../../changes/server/actor-columns";
import { jsonColumn } from "../../changes/server/json-column";
import { kindColumn } from "../../changes/server/kind-column";
import { atOnce } from "../../changes/server/queue-delivery";
import { type Tx, transaction } from "../../db/client";
import { newId } from "../../db/new-id";
import { notify } from "../../db/notify";
import { AppError } from "../../errors";
import { requireMesh } from "../../settings/settings";
import type { PlanDecision } from "../plan-decision";
import type { CreatePlanInput, MeshPreview } from "../plan-input";
import type { PlanAccepted } from "../plans";
import { meshPreflight } from "./mesh-preflight";
import { moverColumn } from "./plan-columns";
import { readDecision } from "./read-decision";

/**
 * Begins a plan, once every mesh of it could do it. Throws `plan-blocked` naming each mesh that cannot and why, `not-found` (mesh),
 * `invalid-spec`, `invalid-weights`, or that Postgres is away.
 */
export async function createPlan({
  ctx,
  input,
  signal,
}: {
  ctx: Context;
  input: CreatePlanInput;
  signal?: AbortSignal;
}): Promise<PlanAccepted> {
  const { kind, namespace, service, meshes } = input;
  for (const { mesh } of meshes) authorise(ctx, "policy.write", mesh, namespace);
  for (const mesh of input.leaveOut) requireMesh(mesh);
  const decision = readDecision(kind, input.decision);
  const found = await Promise.all(
    meshes.map(({ mesh }) =>
      meshPreflight({ ctx, kind, target: { mesh, namespace, service }, decision, signal }),
    ),
  );
  requireNoBlockers(input, found);
  return transaction((tx) => insertPlan(tx, ctx, input, decision), signal ? { signal } : {});
}

function requireNoBlockers({ meshes, override }: CreatePlanInput, found: readonly MeshPreview[]): void {
  const blocked = found.flatMap(({ mesh, blockers, baseRevision }, at) => {
    const inTheWay = blockers.filter(({ overridable }) => !overridable || override === undefined);
    const own = meshes[at]?.baseRevision === baseRevision ? inTheWay : [...inTheWay, changed(baseRevision)];
    return own.length === 0 ? [] : [{ mesh, blockers: own }];
  });
  const [first] = blocked;
  if (!first) return;
  const names = blocked.map(({ mesh }) => mesh).join(", ");
  const why = first.blockers[0]?.message ?? "";
  throw new AppError("plan-blocked", `This cannot be done in ${names}: ${why}`.slice(0, 500), {
    params: { meshes: names },
    extra: { meshes: blocked },
  });
}

function changed(newest: number): MeshPreview["blockers"][number] {
  const message = "the policy has changed since you read it";
  return { code: "stale-base-revision", message, params: { newest }, path: "", overridable: false };
}

async function insertPlan(
  tx: Tx,
  ctx: Context,
  input: CreatePlanInput,
  decision: PlanDecision,
): Promise<PlanAccepted> {
  const { kind, namespace, service, meshes, leaveOut, reach, soakSeconds, deadlineSeconds, message } = input;
  const planId = newId();
  const now = new Date();
  await tx.plan.create({
    data: {
      id: planId,
      kind: kindColumn(kind),
      namespace,
      service,
      decision,
      reach,
      soakSeconds,
      deadlineSeconds,
      message,
      override: jsonColumn(input.override),
      state: "running",
      stateSince: now,
      nextLookAt: atOnce,
      requestId: ctx.requestId,
      ...actorColumns(ctx.actor),
      mover: moverColumn(ctx),
    },
  });
  const taken = meshes.map(({ mesh, baseRevision }) => ({ mesh, baseRevision, state: "waiting" as const }));
  const left = leaveOut.map((mesh) => ({ mesh, baseRevision: 0, state: "left_out" as const }));
  await tx.planPart.createMany({
    data: [...taken, ...left].map(({ mesh: meshId, ...part }, at) => ({
      id: newId(),
      planId,
      meshId,
      position: at + 1,
      stateSince: now,
      ...part,
    })),
  });
  for (const [at, { mesh }] of meshes.entries()) {
    await recordAudit(tx, ctx, {
      mesh,
      namespace,
      service,
      action: "plan",
      outcome: "done",
      after: { planId, position: at + 1, of: meshes.length, leftOut: leaveOut, decision },
    });
  }
  await notify(tx, { kind: "plan", id: planId, version: "running" });
  return { planId, state: "running" };
}
