import "server-only";
import { authorise } from "../../access/server/authorise";
import type { ReadContext } from "../../changes/server/change-view";
import type { PolicyPreview } from "../preview";
import { findPolicy } from "./find-policy";
import { previewSpec } from "./preview-spec";
import { readDecided } from "./read-decided";
import { requireWrittenSpec } from "./require-written-spec";

/**
 * What a spec would do, without doing it: the exact resources beside what the control plane holds now, what the target
 * cannot express, what is wrong, and what telemetry says of it. Upstreams that are away leave their part out. Throws
 * `not-found`, `invalid-spec` naming each path, or that Postgres is away.
 */
export async function previewPolicy({
  ctx,
  input,
  signal,
}: ReadContext & {
  input: { id: string; spec: Record<string, unknown> | null };
}): Promise<PolicyPreview> {
  const { kind, target } = await findPolicy(input.id, signal);
  authorise(ctx, "mesh.read", target.mesh, target.namespace);
  const spec = requireWrittenSpec(kind, input.spec);
  const decided = await readDecided({ kind, target }, signal);
  return previewSpec({ ctx, kind, target, spec, decided, signal });
}
