import "server-only";
import { z } from "zod";
import type { Strength } from "../../changes/changes";
import { strengthOfRoute } from "../gateway-api/strength-of-route";

/** Who writes the status of routes in Linkerd. */
export const linkerdController = "linkerd.io/policy-controller";

const judgedSchema = z.looseObject({
  metadata: z.looseObject({ generation: z.number().int() }),
  status: z.looseObject({
    parents: z.array(
      z.looseObject({
        controllerName: z.string(),
        conditions: z.array(z.looseObject({ observedGeneration: z.number().int().optional() })),
      }),
    ),
  }),
});

/** How far Linkerd took a route for this parent. What it makes of annotations it tells nobody (`annotationFaults`). Pure. */
export function strengthOfLinkerdRoute(
  object: unknown,
  parentRef: Parameters<typeof strengthOfRoute>[1],
): Strength {
  return strengthOfRoute(withGenerations(object), parentRef, linkerdController);
}

/**
 * Linkerd's controller does not say which generation it judged, and writes a status again only where its word is another: what it says is
 * taken for what stands (linkerd2 policy-controller/k8s/status/src/index.rs).
 */
function withGenerations(object: unknown): unknown {
  const parsed = judgedSchema.safeParse(object);
  if (!parsed.success) return object;
  const { generation: observedGeneration } = parsed.data.metadata;
  const parents = parsed.data.status.parents.map((parent) =>
    parent.controllerName === linkerdController
      ? {
          ...parent,
          conditions: parent.conditions.map((condition) => ({ observedGeneration, ...condition })),
        }
      : parent,
  );
  return { ...parsed.data, status: { ...parsed.data.status, parents } };
}
