import "server-only";
import { createHash } from "node:crypto";
import { z } from "zod";
import type { KubernetesObject } from "../../kubernetes/object";
import { canonicalJson } from "../../policies/canonical-json";
import type { PolicyKind } from "../../policies/kinds";
import type { Resource } from "../control-plane";

/** The one name under which Heddle decides fields of objects. */
export const fieldManager = "heddle";
/** On objects that would not be there without Heddle. */
export const managedBy = { "app.kubernetes.io/managed-by": fieldManager };
const prefix = "heddle.dev/";

const markSchema = z.object({
  delivery: z.string(),
  content: z.string(),
  /** The rules whose weights alone are decided; absent where the whole object is. */
  rules: z.array(z.string()).optional(),
});

/**
 * The annotation by which an object tells whose write it holds: the delivery's id, and what the section said then. The section
 * is another by now where somebody else has written since, and the mark says nothing any more.
 */
export function markOf(
  kind: PolicyKind,
  deliveryId: string,
  resources: Resource[],
  rules?: readonly string[],
): Record<string, string> {
  const mark = { delivery: deliveryId, content: contentOf(resources), ...(rules ? { rules } : {}) };
  return { [prefix + kind]: canonicalJson(mark) };
}

/** The delivery whose write an object still holds, unchanged. */
export function deliveryOf(
  object: KubernetesObject | undefined,
  kind: PolicyKind,
  resources: Resource[],
): string | null {
  const mark = readMark(object, kind);
  return mark?.content === contentOf(resources) ? mark.delivery : null;
}

/** The rules of an object whose weights alone Heddle decides; undefined where it decides the whole, or nothing. */
export function keptRules(object: KubernetesObject | undefined, kind: PolicyKind): string[] | undefined {
  return readMark(object, kind)?.rules;
}

/** Whether an object's mark says anything of this kind of policy; where it was written last and taken back since, it says nothing. */
export function isMarked(object: KubernetesObject | undefined, kind: PolicyKind): boolean {
  return (readMark(object, kind)?.content ?? "") !== "";
}

function readMark(object: KubernetesObject | undefined, kind: PolicyKind) {
  try {
    return markSchema.parse(JSON.parse(object?.metadata.annotations[prefix + kind] ?? ""));
  } catch {
    return undefined;
  }
}

/** All marks of an object, to be kept by a write of another section. */
export function marksOf(object: KubernetesObject | undefined): Record<string, string> {
  const annotations = Object.entries(object?.metadata.annotations ?? {});
  return Object.fromEntries(annotations.filter(([name]) => name.startsWith(prefix)));
}

/** What a section says, in one word: "" where it says nothing. */
export function contentOf(resources: Resource[]): string {
  if (resources.every(({ body }) => body === "")) return "";
  return createHash("sha256").update(canonicalJson(resources)).digest("hex");
}

/** Whether an object is there because Heddle made it. */
export function isOwn(object: KubernetesObject | undefined): boolean {
  const labels = object?.metadata.labels ?? {};
  return Object.entries(managedBy).every(([name, value]) => labels[name] === value);
}
