import "server-only";
import { z } from "zod";
import type { Strength } from "../../changes/changes";
import { conditionsSchema, strengthOfConditions, strongestOf } from "./conditions";
import { isSameParent, type ParentRef, parentRefSchema } from "./parent-ref";

const routeSchema = z.looseObject({
  metadata: z.looseObject({ namespace: z.string().optional(), generation: z.number().int().optional() }),
  status: z
    .looseObject({
      parents: z
        .array(
          z.looseObject({
            parentRef: parentRefSchema,
            controllerName: z.string(),
            conditions: conditionsSchema,
          }),
        )
        .default([]),
    })
    .optional(),
});

/** Accepted stays at an older generation where an implementation fell back to what it had (RouteConditionPartiallyInvalid). */
const meaning = { good: ["Accepted", "ResolvedRefs"], bad: ["PartiallyInvalid"] } as const;

/**
 * How far an HTTPRoute or GRPCRoute was taken for this parent: `programmed` once its controller accepted this generation
 * and found its backends, `refused` with the controller's reason, else `stored`. A parent without an entry is one that no
 * controller looked at, which is no failure. Without a controller's name every controller's word counts. Pure.
 */
export function strengthOfRoute(object: unknown, parentRef: ParentRef, controllerName?: string): Strength {
  const parsed = routeSchema.safeParse(object);
  if (!parsed.success) return { kind: "stored" };
  const { metadata, status } = parsed.data;
  const { generation, namespace } = metadata;
  if (generation === undefined) return { kind: "stored" };
  const ours = (status?.parents ?? []).filter(
    (parent) =>
      isSameParent(parent.parentRef, parentRef, namespace) &&
      (controllerName === undefined || parent.controllerName === controllerName),
  );
  return strongestOf(
    ours.map((parent) => strengthOfConditions(parent.conditions, meaning, generation, parent.controllerName)),
  );
}
