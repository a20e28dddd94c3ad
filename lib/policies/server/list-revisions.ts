import "server-only";
import type { z } from "zod";
import { authorise } from "../../access/server/authorise";
import type { ReadContext } from "../../changes/server/change-view";
import { orLastGood } from "../../changes/server/last-good";
import { readDatabase } from "../../db/client";
import { AppError } from "../../errors";
import type { RevisionView, revisionsSchema } from "../policies";
import { readPolicy } from "./get-policy";
import { revisionViewOf } from "./policy-view";

const maxRevisions = 200;

/** The newest revisions of a policy, newest first. Throws `not-found`. */
export async function listRevisions({
  ctx,
  input,
  signal,
}: ReadContext & { input: { id: string } }): Promise<z.infer<typeof revisionsSchema>> {
  const { value, stale } = await orLastGood({
    key: `revisions ${input.id}`,
    read: async () => {
      const policy = await readPolicy(input.id, signal);
      const rows = await readDatabase((db) =>
        db.revision.findMany({
          where: { policyId: policy.id },
          orderBy: { number: "desc" },
          take: maxRevisions,
        }),
      );
      return { policy, revisions: rows.map(revisionViewOf) };
    },
  });
  authorise(ctx, "mesh.read", value.policy.mesh, value.policy.namespace);
  return { revisions: value.revisions, generatedAt: new Date().toISOString(), stale };
}

/** One revision by its number. Throws `not-found`. */
export async function getRevision({
  ctx,
  input,
  signal,
}: ReadContext & { input: { id: string; number: number } }): Promise<RevisionView> {
  const { value } = await orLastGood({
    key: `revision ${input.id} ${input.number}`,
    read: async () => {
      const policy = await readPolicy(input.id, signal);
      const row = await readDatabase((db) =>
        db.revision.findFirst({ where: { policyId: policy.id, number: input.number } }),
      );
      if (!row) {
        const params = { what: "revision", id: String(input.number) };
        throw new AppError("not-found", "There is no such revision.", { params });
      }
      return { policy, revision: revisionViewOf(row) };
    },
  });
  authorise(ctx, "mesh.read", value.policy.mesh, value.policy.namespace);
  return value.revision;
}
