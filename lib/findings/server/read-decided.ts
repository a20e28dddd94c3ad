import "server-only";
import type { Context } from "../../access/actor";
import { seenFromParts } from "../../changes/change-parts";
import { listChanges } from "../../changes/server/list-changes";
import { findControlPlane } from "../../control-planes/registry";
import { AppError } from "../../errors";
import type { Stale } from "../../metrics/reading";
import { staleOf } from "../../metrics/stale-of";
import type { PolicyRow } from "../../policies/policies";
import { listPolicies } from "../../policies/server/list-policies";
import type { Facts, StandingPolicy } from "../facts";
import { behindOf } from "../rules/stuck-delivery";
import type { Memory } from "./memory";

const maxChanges = 100;
/** The policies whose proxies are asked for; the last decided ones, since those are the ones that may be stuck. */
const maxAsked = 20;

type Decided = Pick<Facts, "changes" | "policies"> & { stale: Stale | null };

/** What was decided, and how far it has come to the proxies. While Postgres is away: what is known, with `stale`. */
export async function readDecided({
  ctx,
  mesh,
  at,
  memory,
}: {
  ctx: Context;
  mesh: string;
  at: string | undefined;
  memory: Memory;
}): Promise<Decided> {
  try {
    const [{ changes, stale }, { policies }] = await Promise.all([
      listChanges({ ctx, input: { mesh, limit: maxChanges } }),
      listPolicies({ ctx, input: { mesh } }),
    ]);
    const until = at === undefined ? Number.POSITIVE_INFINITY : Date.parse(at);
    const known = changes.flatMap(seenFromParts).filter(({ createdAt }) => Date.parse(createdAt) <= until);
    if (at !== undefined) return { changes: known, policies: [], stale };
    const newest = policies.toSorted((left, right) => (left.updatedAt < right.updatedAt ? 1 : -1));
    const standing = newest
      .slice(0, maxAsked)
      .map(async (policy) => standingPolicy(policy, await strengthNow(policy), memory));
    const asked = await Promise.all(standing);
    // Not asked for how far they are: that they drifted is on record.
    const drifted = newest.slice(maxAsked).filter(({ drift }) => drift?.state === "drifted");
    const others = drifted.map((policy) => standingPolicy(policy, null, memory));
    return { changes: known, policies: [...asked, ...others], stale };
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.upstream !== "postgres") throw cause;
    return { changes: [], policies: [], stale: staleOf(cause) };
  }
}

type Row = Pick<
  PolicyRow,
  "id" | "kind" | "mesh" | "namespace" | "service" | "standingRevision" | "lastChangeId" | "drift"
>;

/** Null: nothing of ours stands there, or the control plane cannot be asked. */
async function strengthNow(policy: Row): Promise<StandingPolicy["strength"]> {
  const controlPlane = findControlPlane(policy.mesh);
  if (policy.standingRevision === null || !controlPlane) return null;
  const { mesh, namespace, service, kind } = policy;
  const target = { mesh, namespace, service };
  try {
    const { etag } = await controlPlane.read(target, kind);
    return etag === "" ? null : await controlPlane.status(target, kind, etag);
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.upstream !== "control-plane") throw cause;
    return null;
  }
}

function standingPolicy(policy: Row, strength: StandingPolicy["strength"], memory: Memory): StandingPolicy {
  const { id, kind, namespace, service, lastChangeId, drift } = policy;
  if (strength !== null) {
    const behind = behindOf(strength);
    if (!behind) memory.lagsSince.delete(id);
    else if (!memory.lagsSince.has(id)) memory.lagsSince.set(id, new Date().toISOString());
  }
  const lagsSince = memory.lagsSince.get(id) ?? null;
  return { id, kind, namespace, service, strength, drift, changeId: lastChangeId, lagsSince };
}
