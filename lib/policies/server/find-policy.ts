import "server-only";
import { kindOf } from "../../changes/server/kind-column";
import { type Database, readDatabase } from "../../db/client";
import { AppError } from "../../errors";
import type { PolicyKind } from "../kinds";
import type { Target } from "../names";

/** Which policy an id names. */
export type PolicyIdentity = { id: string; kind: PolicyKind; target: Target; newestRevision: number };

/** Who and what a policy is about, before anything is done to it. Throws `not-found`, or that Postgres is away. */
export async function findPolicy(id: string, signal?: AbortSignal): Promise<PolicyIdentity> {
  const identity = await readDatabase((db) => identityOf(db, id), signal ? { signal } : {});
  if (identity) return identity;
  throw policyNotFound(id);
}

async function identityOf(db: Pick<Database, "policy">, id: string): Promise<PolicyIdentity | null> {
  const row = await db.policy.findUnique({ where: { id } });
  if (!row) return null;
  const { meshId: mesh, namespace, service, newestRevision } = row;
  return { id, kind: kindOf(row.kind), target: { mesh, namespace, service }, newestRevision };
}

export function policyNotFound(id: string): AppError {
  return new AppError("not-found", "There is no such policy.", { params: { what: "policy", id } });
}
