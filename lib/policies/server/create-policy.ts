import "server-only";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import { recordAudit } from "../../audit/server/record-audit";
import { lockPolicyOf } from "../../changes/server/lock-policy";
import { findNewestRevision } from "../../changes/server/read-revision";
import { requireControlPlane } from "../../control-planes/registry";
import { transaction } from "../../db/client";
import { notify } from "../../db/notify";
import type { CreatedPolicy, CreatePolicyInput } from "../drafts";
import { printYaml } from "../written/policy-yaml";
import { beginning, draftViewOf, firstSpec } from "./draft-answer";
import { requireWrittenSpec } from "./require-written-spec";
import { saveDraft } from "./save-draft";

/**
 * Begins a policy: its row and the asker's first draft, nothing that is pushed. Where the policy is there already the
 * asker gets a draft of its newest revision; a draft that they have stays as it is unless `spec` is given. Throws
 * `not-found` (mesh), `invalid-spec` naming each path, or that Postgres is away.
 */
export async function createPolicy({
  ctx,
  input,
  signal,
}: {
  ctx: Context;
  input: CreatePolicyInput;
  signal?: AbortSignal;
}): Promise<CreatedPolicy> {
  const { mesh, kind, namespace, service, spec: written } = input;
  authorise(ctx, "policy.write", mesh, namespace);
  requireControlPlane(mesh);
  const target = { mesh, namespace, service };
  const given = written === undefined ? undefined : requireWrittenSpec(kind, written);
  const first = await firstSpec(ctx, { kind, target }, signal);
  return transaction(
    async (tx) => {
      const policy = await lockPolicyOf(tx, ctx, { kind, target, changeId: null });
      const newest = await findNewestRevision(tx, policy.id);
      const drafts = await tx.draft.count({ where: { policyId: policy.id } });
      const isNew = newest === null && drafts === 0;
      const own = { meshId: mesh, policyId: policy.id, actorId: ctx.actor.id };
      const mine = await tx.draft.findUnique({ where: { meshId_policyId_actorId: own } });
      if (mine && given === undefined) return { id: policy.id, isNew, draft: draftViewOf(mine) };
      const spec = given === undefined ? beginning(newest, first) : given;
      const text = printYaml({ kind, target, spec });
      const draft = await saveDraft(tx, ctx, policy, { baseRevision: newest?.number ?? 0, text });
      if (isNew) {
        const begun = { mesh, namespace, service, kind, policyId: policy.id };
        await recordAudit(tx, ctx, { ...begun, action: "begin-policy", outcome: "done" });
      }
      await notify(tx, { kind: "policy", id: policy.id, version: policy.newestNumber });
      return { id: policy.id, isNew, draft: draftViewOf(draft) };
    },
    signal ? { signal } : {},
  );
}
