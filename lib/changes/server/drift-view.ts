import "server-only";
import { z } from "zod";
import type { DriftCheck } from "../../db/rows";
import type { DriftMark } from "../drift";

/** What was found when it was looked at last. */
export type DriftSeen = Pick<DriftCheck, "state" | "since" | "checkedAt" | "held">;

const holderSchema = z.object({ owners: z.array(z.string()).optional(), deliveryId: z.string().nullable() });

/** How a policy stands with what was delivered, as pages show it. */
export function driftMarkOf({ state, since, checkedAt, held }: DriftSeen): DriftMark {
  const holder = held === null ? null : holderSchema.parse(held);
  const by = holder?.owners?.length ? holder.owners : holder?.deliveryId ? [holder.deliveryId] : [];
  return {
    state: state === "in_sync" ? "in-sync" : state,
    since: since.toISOString(),
    checkedAt: checkedAt?.toISOString() ?? null,
    by: state === "drifted" ? by : [],
  };
}
