import "server-only";
import { authorise } from "../../access/server/authorise";
import type { ReadContext } from "../../changes/server/change-view";
import { readDeliveredCopies } from "../../changes/server/delivered-copy";
import { type FromDisk, orLastGood } from "../../changes/server/last-good";
import { readDatabase } from "../../db/client";
import { AppError } from "../../errors";
import { meshIds } from "../../settings/settings";
import type { PolicyRow, PolicyView } from "../policies";
import { readPolicyRows } from "./policy-view";
import { type DraftMark, readDrafts, withDrafts } from "./read-drafts";

type Read = { row: PolicyRow; drafts: DraftMark[] };

/** One policy. Throws `not-found`. */
export async function getPolicy({
  ctx,
  input,
  signal,
}: ReadContext & { input: { id: string } }): Promise<PolicyView> {
  const { value, stale } = await orLastGood<Read>({
    key: `policy ${input.id}`,
    read: async () => {
      const row = await readPolicy(input.id, signal);
      return {
        row,
        drafts: await readDatabase((db) => readDrafts(db, { id: row.id }), signal ? { signal } : {}),
      };
    },
    fromDisk: () => findOnDisk(input.id),
  });
  authorise(ctx, "mesh.read", value.row.mesh, value.row.namespace);
  return {
    ...withDrafts(value.row, value.drafts, ctx.actor.id),
    generatedAt: new Date().toISOString(),
    stale,
  };
}

/** Throws `not-found`. */
export async function readPolicy(id: string, signal?: AbortSignal): Promise<PolicyRow> {
  const [policy] = await readDatabase((db) => readPolicyRows(db, { id }, 1), signal ? { signal } : {});
  if (policy) return policy;
  throw new AppError("not-found", "There is no such policy.", { params: { what: "policy", id } });
}

async function findOnDisk(id: string): Promise<FromDisk<Read> | undefined> {
  const copies = await Promise.all(meshIds().map(readDeliveredCopies));
  const copy = copies.flat().find(({ policy }) => policy.id === id);
  return copy && { value: { row: copy.policy, drafts: [] }, savedAt: new Date(copy.savedAt) };
}
