import "server-only";
import { jsonColumn } from "../../changes/server/json-column";
import { atOnce } from "../../changes/server/queue-delivery";
import type { Tx } from "../../db/client";
import { notify } from "../../db/notify";
import type { PlanPart, Prisma } from "../../db/rows";
import { AppError } from "../../errors";
import { currentPart, move, type PlanEvent } from "../plan-machine";
import type { PartState, PlanState } from "../plan-state";
import type { PlanReason } from "../plans";
import { type PlanRow, partAt, partStateColumn, partStateOf, shapeOf } from "./plan-columns";

/** What is written beside a move: about the part that it is about, and about the plan. */
type Beside = {
  part?: { changeId?: string; undoChangeId?: string; reason?: PlanReason; baseRevision?: number };
  plan?: Pick<Prisma.PlanUpdateInput, "mover">;
};

const inOrder = { parts: { orderBy: { position: "asc" } } } satisfies Prisma.PlanInclude;

/** A plan as it is. Throws `not-found`. */
export async function requirePlan(db: Pick<Tx, "plan">, id: string): Promise<PlanRow> {
  const row = await db.plan.findUnique({ where: { id }, include: inOrder });
  if (row) return row;
  throw new AppError("not-found", "There is no such plan.", { params: { what: "plan", id } });
}

/** Locks a plan until the transaction ends: nobody else moves it meanwhile. Throws `not-found`. */
export async function lockPlan(tx: Tx, id: string): Promise<PlanRow> {
  await tx.$queryRaw`SELECT id FROM "Plan" WHERE id = ${id}::uuid FOR UPDATE`;
  return requirePlan(tx, id);
}

/**
 * The only way in which a plan changes: asks the machine, writes what it says, gives the lease back, and tells everybody at
 * commit. The caller holds the plan's lock. Returns the state after it. Throws `invalid-transition`.
 */
export async function movePlan(
  tx: Tx,
  row: PlanRow,
  event: PlanEvent,
  beside: Beside = {},
): Promise<PlanState> {
  const before = shapeOf(row);
  const after = move(before, event);
  const at = "at" in event ? event.at : currentPart(before);
  const now = new Date();
  for (const [index, { state }] of after.parts.entries()) {
    const part = partAt(row, index);
    const isMoved = state !== partStateOf(part);
    const own = index === at ? beside.part : undefined;
    if (!isMoved && !own) continue;
    const { reason, ...ids } = own ?? {};
    await tx.planPart.update({
      where: { id: part.id },
      data: {
        ...ids,
        ...(isMoved && { state: partStateColumn(state), stateSince: now, ...times(part, state, now) }),
        // Why a mesh was skipped stays on record.
        ...(state === "skipped" ? {} : { reason: jsonColumn(reason) }),
      },
    });
  }
  await tx.plan.update({
    where: { id: row.id },
    data: {
      ...beside.plan,
      state: after.state,
      ...(after.state === row.state ? {} : { stateSince: now }),
      leaseOwner: null,
      leaseUntil: null,
      nextLookAt: atOnce,
    },
  });
  await notify(tx, { kind: "plan", id: row.id, version: after.state });
  return after.state;
}

/** When work in a mesh began and ended. */
function times(
  { endedAt }: PlanPart,
  state: PartState,
  now: Date,
): Pick<Prisma.PlanPartUpdateInput, "startedAt" | "endedAt"> {
  switch (state) {
    case "waiting":
      return { startedAt: null, endedAt: null };
    case "working":
      return { startedAt: now, endedAt: null };
    case "soaking":
    case "done":
    case "failed":
      return { endedAt: endedAt ?? now };
    default:
      return {};
  }
}
