import "server-only";
import type { z } from "zod";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import { recordAudit } from "../../audit/server/record-audit";
import { createRevision } from "../../changes/server/create-revision";
import { lockPolicy } from "../../changes/server/lock-policy";
import { findNewestRevision, specOf } from "../../changes/server/read-revision";
import { unsupportedOf } from "../../changes/server/require-supported";
import { readyEndpoints } from "../../control-planes/ready-endpoints";
import { transaction } from "../../db/client";
import { newId } from "../../db/new-id";
import { notify } from "../../db/notify";
import { AppError } from "../../errors";
import { sameJson } from "../canonical-json";
import { findProblems } from "../checks/find-problems";
import type { submitRevisionRoute } from "../routes-revisions";
import { checkFacts } from "./check-facts";
import { findPolicy } from "./find-policy";
import { revisionViewOf } from "./policy-view";
import { requireBase } from "./require-base";
import { requireWrittenSpec } from "./require-written-spec";

type Input = {
  id: string;
  baseRevision: number;
  spec: Record<string, unknown> | null;
  message: string;
};

/**
 * The next revision: numbered, immutable, not pushed. It takes the place of the asker's draft. Throws `not-found`,
 * `invalid-spec` naming each path (also when it says what the newest says), `stale-base-revision` with both sides, or
 * that Postgres is away.
 */
export async function submitRevision({
  ctx,
  input,
  signal,
}: {
  ctx: Context;
  input: Input;
  signal?: AbortSignal;
}): Promise<z.input<typeof submitRevisionRoute.answer>> {
  const { id, kind, target } = await findPolicy(input.id, signal);
  const { mesh, namespace, service } = target;
  authorise(ctx, "policy.write", mesh, namespace);
  const spec = requireWrittenSpec(kind, input.spec);
  const endpoints = await readyEndpoints(mesh, signal);
  return transaction(
    async (tx) => {
      const policy = await lockPolicy(tx, id);
      const newest = await findNewestRevision(tx, id);
      const said = newest ? specOf(newest) : null;
      await requireBase(tx, policy, { seen: input.baseRevision, newest: newest?.number ?? 0, yours: spec });
      if (sameJson(said, spec)) throw nothingNew(newest?.number ?? 0);
      const number = policy.newestNumber + 1;
      const revision = await createRevision(tx, ctx, {
        id: newId(),
        number,
        policy,
        spec,
        message: input.message,
        baseNumber: newest?.number ?? null,
        changeId: null,
        replacesNumber: null,
      });
      await tx.policy.update({ where: { id }, data: { newestRevision: number } });
      await tx.draft.deleteMany({ where: { policyId: id, actorId: ctx.actor.id } });
      await recordAudit(tx, ctx, {
        mesh,
        namespace,
        service,
        kind,
        policyId: id,
        action: "submit",
        outcome: "done",
        message: input.message,
        beforeRevision: newest?.number,
        afterRevision: number,
        before: said,
        after: spec,
      });
      await notify(tx, { kind: "policy", id, version: number });
      const facts = checkFacts({ policy, spec, endpoints });
      return {
        revision: revisionViewOf(revision),
        unsupported: unsupportedOf(policy, spec),
        problems: findProblems(facts),
      };
    },
    signal ? { signal } : {},
  );
}

function nothingNew(newest: number): AppError {
  const message = newest === 0 ? "there is no policy to take away" : `says the same as revision ${newest}`;
  return new AppError("invalid-spec", `spec: ${message}`, {
    faults: [{ path: "spec", message }],
    params: { path: "spec", reason: "no-change" },
  });
}
