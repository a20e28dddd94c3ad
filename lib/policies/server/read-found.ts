import "server-only";
import type { z } from "zod";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import { requireControlPlane } from "../../control-planes/registry";
import type { FoundView } from "../found";
import type { PolicyKind } from "../kinds";
import type { readFoundRoute } from "../routes-found";
import { isOfOthers } from "./decide-found";
import { wayOfFound } from "./way-of-found";

type Input = { mesh: string; namespace: string; service: string; kind: PolicyKind };

/**
 * What stands in the control plane for a service without Heddle having decided it; null where there is nothing of others, or
 * the target holds nothing that others could write. Throws `not-found` (mesh), `read-only` (only watched), or that the control
 * plane is away.
 */
export async function readFound({
  ctx,
  input: { mesh, namespace, service, kind },
  signal,
}: {
  ctx: Context;
  input: Input;
  signal?: AbortSignal;
}): Promise<z.input<typeof readFoundRoute.answer>> {
  authorise(ctx, "mesh.read", mesh, namespace);
  const plane = requireControlPlane(mesh);
  const target = { mesh, namespace, service };
  const found = await plane.found?.(target, kind, signal);
  if (!found || !isOfOthers(found.held)) return { mesh, kind, found: null };
  const { held, objects, whole, rules } = found;
  const view: FoundView = {
    etag: held.etag,
    objects,
    owners: held.owners ?? [],
    way: wayOfFound({ plane, target, kind }, found),
    owned: held.owned ? { tool: held.owned.tool, name: held.owned.name, part: held.owned.part } : null,
    whole:
      whole.outcome === "spec" && whole.spec !== null
        ? { outcome: "spec", changes: whole.changes }
        : { outcome: "beyond", fields: whole.outcome === "beyond" ? whole.fields : [] },
    rules,
  };
  return { mesh, kind, found: view };
}
