import "server-only";
import { authorise } from "../../access/server/authorise";
import type { ReadContext } from "../../changes/server/change-view";
import { readDatabase } from "../../db/client";
import type { DraftAnswer } from "../drafts";
import { firstSpec, readDraftAnswer } from "./draft-answer";
import { findPolicy } from "./find-policy";

/** The asker's draft of a policy and what else an editor needs. Throws `not-found`, or that Postgres is away. */
export async function getDraft({
  ctx,
  input,
  signal,
}: ReadContext & { input: { id: string } }): Promise<DraftAnswer> {
  const policy = await findPolicy(input.id, signal);
  authorise(ctx, "mesh.read", policy.target.mesh, policy.target.namespace);
  const first = await firstSpec(ctx, policy, signal);
  return readDatabase((db) => readDraftAnswer(db, ctx, policy, first), signal ? { signal } : {});
}
