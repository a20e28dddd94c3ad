import "server-only";
import { z } from "zod";
import type { Prisma } from "../../db/rows";
import { convergenceSchema, type DeliveryView, strengthSchema } from "../changes";
import { commitSchema } from "../commit";
import { stateSeconds } from "../delivery-state";

/** A change page shows its newest steps; a push that waits for hours makes many. */
const maxSteps = 200;

export const deliveryInclude = {
  revision: { select: { number: true } },
  steps: { orderBy: [{ at: "desc" }, { id: "desc" }], take: maxSteps },
} satisfies Prisma.DeliveryInclude;

type DeliveryRow = Prisma.DeliveryGetPayload<{ include: typeof deliveryInclude }>;

const lastErrorSchema = z.object({ code: z.string(), message: z.string(), at: z.iso.datetime() });
const stepParamsSchema = z.record(z.string(), z.union([z.string(), z.number()]));

export function deliveryViewOf(row: DeliveryRow): DeliveryView {
  const waitsUntil =
    row.state === "queued" && row.nextAttemptAt.getTime() > Date.now() ? row.nextAttemptAt : null;
  return {
    id: row.id,
    policyId: row.policyId,
    revision: row.revision.number,
    state: row.state,
    strength: strengthSchema.parse(row.strength),
    attempts: row.attempts,
    queuedAt: row.queuedAt.toISOString(),
    stateSince: row.stateSince.toISOString(),
    acceptedAt: row.acceptedAt?.toISOString() ?? null,
    convergedAt: row.convergedAt?.toISOString() ?? null,
    nextAttemptAt: waitsUntil?.toISOString() ?? null,
    usualSeconds: stateSeconds[row.state].usual,
    lastError: row.lastError === null ? null : lastErrorSchema.parse(row.lastError),
    convergence: row.convergence === null ? null : convergenceSchema.parse(row.convergence),
    commit: row.commit === null ? null : commitSchema.parse(row.commit),
    steps: row.steps.toReversed().map(({ at, state, code, params }) => ({
      at: at.toISOString(),
      state,
      code,
      params: stepParamsSchema.parse(params),
    })),
  };
}
