import "server-only";
import { createHash } from "node:crypto";
import { z } from "zod";
import type { KubernetesObject } from "../../kubernetes/object";
import { canonicalJson } from "../../policies/canonical-json";
import type { PolicyKind } from "../../policies/kinds";
import type { Resource } from "../control-plane";
import type { PlannedWrite } from "./layout";
import type { Located } from "./located";
import type { Section } from "./section";

/** No mark of a section: it goes with the last write of its plan. */
const prefix = "transition.heddle.dev/";

const transitionSchema = z.object({
  delivery: z.string(),
  /** Epoch milliseconds until which whoever began it may still write. */
  untilMs: z.number(),
  /** The bodies that stood before. */
  from: z.array(z.string()),
  /** By resource, digests of all that it may be on the way. */
  meanwhile: z.array(z.array(z.string())),
});
type Transition = z.output<typeof transitionSchema>;

/** What is under way in a section, as the object that carries its mark tells; undefined where nothing is. */
export function transitionOf(object: KubernetesObject | undefined, kind: PolicyKind): Transition | undefined {
  try {
    return transitionSchema.parse(JSON.parse(object?.metadata.annotations[prefix + kind] ?? ""));
  } catch {
    return undefined;
  }
}

/** What tells of transitions of other kinds of policy in the same object, to be kept by a write of this one. Pure. */
export function otherTransitions(
  object: KubernetesObject | undefined,
  kind: PolicyKind,
): Record<string, string> {
  const annotations = Object.entries(object?.metadata.annotations ?? {});
  return Object.fromEntries(
    annotations.filter(([name]) => name.startsWith(prefix) && name !== prefix + kind),
  );
}

/** Annotations without those of transitions. Pure. */
export function withoutTransitions(annotations: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(annotations).filter(([name]) => !name.startsWith(prefix)));
}

/**
 * What a section says while its objects are changed one after the other: what it said before, until the last is written. Where
 * somebody else has changed one on the way, what stands there now. Pure.
 */
export function viewInTransition(transition: Transition, resources: Resource[]): Resource[] {
  const isOnTheWay = resources.every(({ body }, index) =>
    transition.meanwhile[index]?.includes(digestOf(body)),
  );
  if (!isOnTheWay) return resources;
  return resources.map(({ ref }, index) => ({ ref, body: transition.from[index] ?? "" }));
}

type Begun = {
  located: Located;
  /** What the section says now. */
  standing: readonly Resource[];
  wanted: readonly Resource[];
  deliveryId: string;
  deadlineMs: number;
};

/**
 * A plan whose first write tells, on the object with the mark, what stood before and what may stand on the way: only its last write
 * ends that. A plan of one write needs none of it. Pure.
 */
export function inTransition(
  { target, kind, layout }: Section,
  plan: readonly PlannedWrite[],
  { located, standing, wanted, deliveryId, deadlineMs }: Begun,
): PlannedWrite[] {
  if (plan.length < 2) return [...plan];
  const actual = layout.view(target, located);
  const meanwhile = actual.map(({ body }, index) => {
    const onTheWay = plan
      .filter(({ role }) => role === index)
      .map((write) => layout.view(target, afterWrite(located, write))[index]?.body ?? "");
    const bodies = [body, standing[index]?.body ?? "", wanted[index]?.body ?? "", ...onTheWay];
    return [...new Set(bodies.map(digestOf))];
  });
  const from = standing.map(({ body }) => body);
  const annotation = canonicalJson({ delivery: deliveryId, untilMs: deadlineMs, from, meanwhile });
  return plan.map((write, index) =>
    write.role === 0 && index < plan.length - 1
      ? { ...write, isMidway: true, annotations: { ...write.annotations, [prefix + kind]: annotation } }
      : write,
  );
}

function afterWrite(located: Located, { role, spec }: PlannedWrite): Located {
  return located.map((object, index) => {
    if (index !== role) return object;
    return spec === null ? undefined : { ...(object ?? emptyObject), spec };
  });
}

const emptyObject: KubernetesObject = {
  metadata: {
    name: "",
    namespace: "",
    uid: "",
    resourceVersion: "",
    labels: {},
    annotations: {},
    managedFields: [],
    ownerReferences: [],
  },
};

function digestOf(body: string): string {
  return createHash("sha256").update(body).digest("hex").slice(0, 16);
}
