import "server-only";
import type { Context } from "../../access/actor";
import { findNewestRevision, specOf } from "../../changes/server/read-revision";
import { endpointsByVersion, readyEndpoints } from "../../control-planes/ready-endpoints";
import type { Database } from "../../db/client";
import type { Draft as DraftRow, Revision } from "../../db/rows";
import type { Draft, DraftAnswer } from "../drafts";
import type { PolicySpec } from "../policy-spec";
import { starterSpec } from "../starter-spec";
import { printYaml } from "../written/policy-yaml";
import type { PolicyIdentity } from "./find-policy";
import { readDrafts } from "./read-drafts";
import { readSlots } from "./read-slots";

const maxOthers = 20;

export function draftViewOf({ policyId, baseRevision, text, updatedAt }: DraftRow): Draft {
  return { policyId, baseRevision, text, updatedAt: updatedAt.toISOString() };
}

/** All that an editor begins with. `first` is what a policy without a revision begins from. */
export async function readDraftAnswer(
  db: Pick<Database, "draft" | "revision">,
  ctx: Context,
  { id, kind, target, newestRevision }: PolicyIdentity,
  first: PolicySpec,
): Promise<DraftAnswer> {
  const drafts = await readDrafts(db, { id });
  const newest = await findNewestRevision(db, id);
  const mark = drafts.find(({ actorId }) => actorId === ctx.actor.id);
  const mine = mark ? await db.draft.findUnique({ where: { id: mark.id } }) : null;
  const spec = beginning(newest, first);
  return {
    draft: mine ? draftViewOf(mine) : null,
    starter: { baseRevision: newest?.number ?? 0, text: printYaml({ kind, target, spec }) },
    newestRevision,
    others: drafts
      .filter(({ actorId }) => actorId !== ctx.actor.id)
      .slice(0, maxOthers)
      .map(({ actorName, baseRevision, updatedAt }) => ({
        actorName,
        baseRevision,
        updatedAt: updatedAt.toISOString(),
      })),
  };
}

/** What an editor begins with: what the newest revision says; where that took the policy away, a first one again. */
export function beginning(newest: Revision | null, first: PolicySpec): PolicySpec {
  return (newest ? specOf(newest) : null) ?? first;
}

/** What a first policy of this kind would begin with; see `starterSpec`. */
export async function firstSpec(
  ctx: Pick<Context, "reads">,
  { kind, target }: Pick<PolicyIdentity, "kind" | "target">,
  signal?: AbortSignal,
): Promise<PolicySpec> {
  const [endpoints, known] = await Promise.all([
    readyEndpoints(target.mesh, signal),
    kind === "circuit-breaker" ? readSlots({ ctx, target, signal }) : undefined,
  ]);
  return starterSpec(kind, endpointsByVersion(endpoints, target) ?? new Map(), known);
}
