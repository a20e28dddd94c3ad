import "server-only";
import { heldColumn } from "../../changes/server/held-column";
import type { Found, Held } from "../../control-planes/control-plane";
import { findControlPlane, requireControlPlane } from "../../control-planes/registry";
import type { Tx } from "../../db/client";
import { AppError } from "../../errors";
import { requireNotOwned } from "../../settings/may-write";
import { keptWeightsSpec } from "../kept-weights-spec";
import type { PolicyKind } from "../kinds";
import type { Target } from "../names";
import type { RouteSpec } from "../route-spec";

type Seen = { target: Target; kind: PolicyKind; etag: string };

/** Whether something stands there that Heddle has not written. Pure. */
export function isOfOthers({ etag, deliveryId }: Held): boolean {
  return etag !== "" && deliveryId === null;
}

/** The same, asked of the control plane; one that is away, or holds nothing of others, says no: the push stops and asks then. */
export async function standsOfOthers(
  { target, kind }: Omit<Seen, "etag">,
  signal?: AbortSignal,
): Promise<boolean> {
  try {
    const found = await findControlPlane(target.mesh)?.found?.(target, kind, signal);
    return found !== undefined && isOfOthers(found.held);
  } catch (cause) {
    if (cause instanceof AppError && cause.upstream === "control-plane") return false;
    throw cause;
  }
}

/**
 * What others wrote, read again, as somebody has seen it. Throws `control-plane-conflict` where it has changed since, or that the
 * control plane is away.
 */
export async function readSeen({ target, kind, etag }: Seen, signal?: AbortSignal): Promise<Found> {
  const found = await requireControlPlane(target.mesh).found?.(target, kind, signal);
  if (found && found.held.etag === etag) return found;
  throw new AppError("control-plane-conflict", "What stands there has changed since it was seen.", {
    params: { reason: "changed" },
  });
}

/** The same, of what Heddle may decide: also throws `owned-elsewhere`. */
export async function requireSeen(seen: Seen, signal?: AbortSignal): Promise<Found> {
  const found = await readSeen(seen, signal);
  requireNotOwned(seen.target.mesh, found.held.owned);
  return found;
}

/** The route that decides the weights that stand there, and nothing else. Throws `invalid-spec` where no rule's can be moved alone. */
export function requireKeptWeights({ rules }: Pick<Found, "rules">): RouteSpec {
  const spec = keptWeightsSpec(rules);
  if (spec === null) throw cannotDecide(rules[0]?.why ?? "there is no rule with weights");
  return spec;
}

/** Lets deliveries write over exactly what was seen there. */
export async function allowOver(
  tx: Tx,
  deliveries: readonly string[],
  { held }: Pick<Found, "held">,
): Promise<void> {
  await tx.delivery.updateMany({
    where: { id: { in: [...deliveries] } },
    data: { before: heldColumn(held, true) },
  });
}

/** `invalid-spec`, with a sentence. */
export function cannotDecide(message: string, path = ""): AppError {
  return new AppError("invalid-spec", path === "" ? message : `${path}: ${message}`, {
    faults: [{ path, message }],
    params: { path },
  });
}
