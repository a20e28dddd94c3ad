import "server-only";
import { authorise } from "../../access/server/authorise";
import type { ReadContext } from "../../changes/server/change-view";
import { readDeliveredCopies } from "../../changes/server/delivered-copy";
import { type FromDisk, orLastGood } from "../../changes/server/last-good";
import { meshIds } from "../../control-planes/registry";
import { readDatabase } from "../../db/client";
import { AppError } from "../../errors";
import type { PolicyRow, PolicyView } from "../policies";
import { policyInclude, policyRowsOf } from "./policy-view";

/** One policy. Throws `not-found`. */
export async function getPolicy({
  ctx,
  input,
  signal,
}: ReadContext & { input: { id: string } }): Promise<PolicyView> {
  const { value, stale } = await orLastGood({
    key: `policy ${input.id}`,
    read: () => readPolicy(input.id, signal),
    fromDisk: () => findOnDisk(input.id),
  });
  authorise(ctx, "mesh.read", value.mesh, value.namespace);
  return { ...value, generatedAt: new Date().toISOString(), stale };
}

/** Throws `not-found`. */
export async function readPolicy(id: string, signal?: AbortSignal): Promise<PolicyRow> {
  const row = await readDatabase(
    (db) => db.policy.findUnique({ where: { id }, include: policyInclude }),
    signal ? { signal } : {},
  );
  const [policy] = row ? policyRowsOf(row) : [];
  if (policy) return policy;
  throw new AppError("not-found", "There is no such policy.", { params: { what: "policy", id } });
}

async function findOnDisk(id: string): Promise<FromDisk<PolicyRow> | undefined> {
  const copies = await Promise.all(meshIds().map(readDeliveredCopies));
  const copy = copies.flat().find(({ policy }) => policy.id === id);
  return copy && { value: copy.policy, savedAt: new Date(copy.savedAt) };
}
