import "server-only";
import { z } from "zod";
import type { Target } from "../../policies/names";
import { isParentShared, type ParentRef, parentRefSchema } from "./parent-ref";

const kinds = ["HTTPRoute", "GRPCRoute", "TCPRoute", "TLSRoute"] as const;
const routeSchema = z.looseObject({
  kind: z.enum(kinds),
  metadata: z.looseObject({ name: z.string(), namespace: z.string() }),
  spec: z.looseObject({ parentRefs: z.array(parentRefSchema).default([]) }),
});

/**
 * The other routes that hang on the same parent, as `HTTPRoute llm/chat`: their rules are asked together with ours, the most
 * specific first and the oldest route among equals, so a policy alone does not say where calls go. `objects` of other kinds
 * are passed over. Pure.
 */
export function rivalRoutes(
  { namespace, service }: Target,
  parentRef: ParentRef,
  objects: readonly unknown[],
): string[] {
  const parent = { ...parentRef, namespace: parentRef.namespace ?? namespace };
  return objects
    .flatMap((object) => routeSchema.safeParse(object).data ?? [])
    .filter(({ metadata, spec }) => {
      const isOurs = metadata.namespace === namespace && metadata.name === service;
      return !isOurs && spec.parentRefs.some((ref) => isParentShared(ref, parent, metadata.namespace));
    })
    .map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`);
}
