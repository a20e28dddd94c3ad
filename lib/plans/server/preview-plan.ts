import "server-only";
import type { z } from "zod";
import { authorise } from "../../access/server/authorise";
import type { ReadContext } from "../../changes/server/change-view";
import type { PlanPreviewInput } from "../plan-input";
import type { previewPlanRoute } from "../routes";
import { meshPreflight } from "./mesh-preflight";
import { readDecision } from "./read-decision";

/**
 * What a decision would do in each mesh, in the order asked for; changes nothing. Throws `not-found` (mesh), `invalid-spec`,
 * `invalid-weights`, or that Postgres is away.
 */
export async function previewPlan({
  ctx,
  input,
  signal,
}: ReadContext & { input: PlanPreviewInput }): Promise<z.input<typeof previewPlanRoute.answer>> {
  const { kind, namespace, service } = input;
  for (const mesh of input.meshes) authorise(ctx, "mesh.read", mesh, namespace);
  const decision = readDecision(kind, input.decision);
  const meshes = await Promise.all(
    input.meshes.map((mesh) =>
      meshPreflight({ ctx, kind, target: { mesh, namespace, service }, decision, signal }),
    ),
  );
  return { meshes };
}
