import "server-only";
import { authorise } from "../../access/server/authorise";
import type { ReadContext } from "../../changes/server/change-view";
import { unsupportedOf } from "../../changes/server/require-supported";
import { readyEndpoints } from "../../control-planes/ready-endpoints";
import { readDatabase } from "../../db/client";
import { changedFields } from "../changed-fields";
import { findProblems } from "../checks/find-problems";
import type { RollbackPreview } from "../rollback";
import { toWritten } from "../written/written-spec";
import { requireRevision } from "./apply-revision";
import { checkFacts } from "./check-facts";
import { findPolicy } from "./find-policy";
import { planRollback } from "./plan-rollback";

/** What going back to a revision would take away, by name. Throws `not-found`, or that Postgres is away. */
export async function previewRollback({
  ctx,
  input,
  signal,
}: ReadContext & { input: { id: string; number: number } }): Promise<RollbackPreview> {
  const policy = await findPolicy(input.id, signal);
  authorise(ctx, "mesh.read", policy.target.mesh, policy.target.namespace);
  const endpoints = await readyEndpoints(policy.target.mesh, signal);
  const { spec, standing, reason, removes } = await readDatabase(
    async (db) => planRollback(db, await requireRevision(db, policy.id, input.number)),
    signal ? { signal } : {},
  );
  const facts = checkFacts({ policy: { ...policy, standing }, spec, endpoints });
  return {
    revision: input.number,
    newestRevision: policy.newestRevision,
    spec,
    written: toWritten(spec),
    removes,
    fields: changedFields(standing?.spec ?? null, spec),
    rollback: { possible: reason === null, reason },
    unsupported: unsupportedOf({ ...policy, newestNumber: policy.newestRevision }, spec),
    problems: findProblems(facts).filter(({ code }) => code !== "no-change"),
  };
}
