import "server-only";
import type { z } from "zod";
import { authorise } from "../../access/server/authorise";
import type { ReadContext } from "../../changes/server/change-view";
import type { PolicyPreview } from "../preview";
import type { previewTargetRoute } from "../routes-revisions";
import { previewSpec } from "./preview-spec";
import { readDecided } from "./read-decided";
import { requireWrittenSpec } from "./require-written-spec";

/** As `previewPolicy`, of a service that there need be no policy of yet. Throws `not-found` (no such mesh), and what that throws. */
export async function previewTarget({
  ctx,
  input,
  signal,
}: ReadContext & { input: z.output<typeof previewTargetRoute.body> }): Promise<PolicyPreview> {
  const { mesh, kind, namespace, service } = input;
  authorise(ctx, "mesh.read", mesh, namespace);
  const target = { mesh, namespace, service };
  const spec = requireWrittenSpec(kind, input.spec);
  const decided = await readDecided({ kind, target }, signal);
  return previewSpec({ ctx, kind, target, spec, decided, signal });
}
