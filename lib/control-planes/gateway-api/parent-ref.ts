import "server-only";
import { z } from "zod";

/** A route's parent as the API server gives it back, its defaults filled in where somebody left them out. */
export const parentRefSchema = z.looseObject({
  group: z.string().default("gateway.networking.k8s.io"),
  kind: z.string().default("Gateway"),
  name: z.string(),
  namespace: z.string().optional(),
  sectionName: z.string().optional(),
  port: z.number().int().optional(),
});
export type ParentRef = z.input<typeof parentRefSchema>;

/** A route's parent with the API server's defaults written out. */
export type WrittenParent = {
  group: string;
  kind: string;
  name: string;
  namespace?: string;
  sectionName?: string;
  port?: number;
};

/**
 * Whether two references in objects of this namespace name the same parent, port and section included. `core` is how
 * Linkerd's documents write the empty group; a parent without a namespace is in the route's. Pure.
 */
export function isSameParent(left: ParentRef, right: ParentRef, namespace: string | undefined): boolean {
  const [first, second] = [left, right].map((ref) => {
    const { sectionName, port } = ref;
    return [...nameOf(ref, namespace), sectionName, port];
  });
  return first?.every((part, at) => part === second?.[at]) ?? false;
}

/** Whether what attaches to one of them may take calls that come to the other: no port or section means all of them. Pure. */
export function isParentShared(left: ParentRef, right: ParentRef, namespace: string | undefined): boolean {
  const other = nameOf(right, namespace);
  const meets = (first: unknown, second: unknown) =>
    first === undefined || second === undefined || first === second;
  return (
    nameOf(left, namespace).every((part, at) => part === other[at]) &&
    meets(left.port, right.port) &&
    meets(left.sectionName, right.sectionName)
  );
}

function nameOf(ref: ParentRef, namespace: string | undefined): (string | undefined)[] {
  const { group, kind, name, namespace: own } = parentRefSchema.parse(ref);
  return [group === "core" ? "" : group, kind, name, own ?? namespace];
}
