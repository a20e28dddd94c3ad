import "server-only";
import { z } from "zod";
import { actorSchema, type Context } from "../../access/actor";
import type { Plan, PlanPart } from "../../db/rows";
import type { PlanShape } from "../plan-machine";
import type { PartState } from "../plan-state";
import { type PlanReason, planReasonSchema } from "../plans";

/** A plan's row with its parts in their order. */
export type PlanRow = Plan & { parts: PlanPart[] };

/** All that the moves of a plan depend on. */
export function shapeOf({ state, parts }: PlanRow): PlanShape {
  return {
    state,
    parts: parts.map((part) => ({ state: partStateOf(part), hasChange: part.changeId !== null })),
  };
}

export function partStateOf({ state }: Pick<PlanPart, "state">): PartState {
  if (state === "left_out") return "left-out";
  return state === "to_undo" ? "to-undo" : state;
}

/** The database's name of a part's state. */
export function partStateColumn(state: PartState): PlanPart["state"] {
  if (state === "left-out") return "left_out";
  return state === "to-undo" ? "to_undo" : state;
}

export function reasonOf({ reason }: Pick<PlanPart, "reason">): PlanReason | null {
  return planReasonSchema.nullable().parse(reason);
}

const moverSchema = z.object({ actor: actorSchema, requestId: z.string(), address: z.string() });

/** Who sets a plan going, for its row. */
export function moverColumn({ actor, requestId, address }: Context): z.infer<typeof moverSchema> {
  return { actor, requestId, address };
}

/** In whose name a plan makes its changes: of whoever set it going last. */
export function moverOf({ mover }: Pick<Plan, "mover">): Context {
  return moverSchema.parse(mover);
}

/** The part at `at`, which the machine has named. */
export function partAt({ parts }: PlanRow, at: number): PlanPart {
  const part = parts[at];
  if (!part) throw new RangeError(`a plan has no part ${at}`);
  return part;
}

/** Parts that are not left out. */
export function takenParts({ parts }: PlanRow): PlanPart[] {
  return parts.filter(({ state }) => state !== "left_out");
}
