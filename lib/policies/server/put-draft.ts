import "server-only";
import { authorise } from "../../access/server/authorise";
import type { ReadContext } from "../../changes/server/change-view";
import { lockPolicy } from "../../changes/server/lock-policy";
import { transaction } from "../../db/client";
import { notify } from "../../db/notify";
import type { DraftAnswer } from "../drafts";
import { firstSpec, readDraftAnswer } from "./draft-answer";
import { findPolicy } from "./find-policy";
import { saveDraft } from "./save-draft";

/**
 * Keeps the asker's draft as typed, right or not. Others are only told of the first of it: who types is no news with
 * each letter. Throws `not-found`, or that Postgres is away.
 */
export async function putDraft({
  ctx,
  input,
  signal,
}: ReadContext & { input: { id: string; baseRevision: number; text: string } }): Promise<DraftAnswer> {
  const policy = await findPolicy(input.id, signal);
  authorise(ctx, "policy.write", policy.target.mesh, policy.target.namespace);
  const first = await firstSpec(ctx, policy, signal);
  return transaction(
    async (tx) => {
      const locked = await lockPolicy(tx, policy.id);
      const draft = await saveDraft(tx, ctx, locked, input);
      const isFirst = draft.createdAt.getTime() >= draft.updatedAt.getTime() - 1;
      if (isFirst) await notify(tx, { kind: "policy", id: policy.id, version: locked.newestNumber });
      return readDraftAnswer(tx, ctx, { ...policy, newestRevision: locked.newestNumber }, first);
    },
    signal ? { signal } : {},
  );
}
