import "server-only";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import type { Drift } from "../../changes/drift";
import { driftMarkOf } from "../../changes/server/drift-view";
import { readHeldColumn, readSentColumn } from "../../changes/server/held-column";
import type { Found } from "../../control-planes/control-plane";
import { findControlPlane } from "../../control-planes/registry";
import { readDatabase } from "../../db/client";
import { AppError } from "../../errors";
import type { PolicyKind } from "../kinds";
import type { Target } from "../names";
import { findPolicy } from "./find-policy";

/**
 * What is held of a policy instead of what was delivered, as it was last seen, who changed that, and whether a policy can say
 * it. Throws `not-found`, or that Postgres is away.
 */
export async function readDrift({
  ctx,
  input: { id },
  signal,
}: {
  ctx: Context;
  input: { id: string };
  signal?: AbortSignal;
}): Promise<Drift> {
  const { target, kind } = await findPolicy(id, signal);
  authorise(ctx, "mesh.read", target.mesh, target.namespace);
  const options = signal ? { signal } : {};
  const check = await readDatabase((db) => db.driftCheck.findUnique({ where: { policyId: id } }), options);
  const adopt = { possible: false, reason: null };
  if (!check) return { drift: null, etag: null, diff: [], adopt };
  const held = check.state === "drifted" ? readHeldColumn(check.held) : null;
  if (!held) return { drift: driftMarkOf(check), etag: null, diff: [], adopt };
  const delivery = await readDatabase(
    (db) => db.delivery.findUniqueOrThrow({ where: { id: check.deliveryId } }),
    options,
  );
  const sent = readSentColumn(delivery.after) ?? [];
  const refs = [...new Set([...sent, ...held.resources].map(({ ref }) => ref))];
  const bodyOf = (all: typeof sent, ref: string) => all.find((each) => each.ref === ref)?.body ?? "";
  return {
    drift: driftMarkOf(check),
    etag: held.etag,
    diff: refs.map((ref) => ({ ref, before: bodyOf(sent, ref), after: bodyOf(held.resources, ref) })),
    adopt: await adoptable(target, kind, held.etag, signal),
  };
}

async function adoptable(
  target: Target,
  kind: PolicyKind,
  etag: string,
  signal: AbortSignal | undefined,
): Promise<Drift["adopt"]> {
  try {
    const found = await findControlPlane(target.mesh)?.found?.(target, kind, signal);
    const reason = whyNotAdopt(found, etag);
    return { possible: reason === null, reason };
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.upstream !== "control-plane") throw cause;
    return { possible: false, reason: "away" };
  }
}

/** Why what is held cannot become a revision: a key of messages `policies.drift.why.*`; null where it can. */
export function whyNotAdopt(found: Found | undefined, etag: string): string | null {
  if (!found) return "not-told";
  if (found.held.etag !== etag) return "changed";
  return found.whole.outcome === "spec" ? null : "beyond";
}
