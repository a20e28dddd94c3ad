import "server-only";
import { z } from "zod";
import type messages from "../../../messages/en.json";
import type { Target } from "../../policies/names";
import { annotationFaults } from "./annotation-faults";
import { podsSelected } from "./select-pods";

/** A key of messages `obstacle.*`, with what stands in the way: `ref` names the object, `detail` what of it. */
export type Obstacle = { code: keyof typeof messages.obstacle; ref: string; detail: string };

const objectSchema = z.looseObject({
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    annotations: z.record(z.string(), z.string()).default({}),
    labels: z.record(z.string(), z.string()).default({}),
  }),
  spec: z.looseObject({}).optional(),
});
export type SeenObject = z.infer<typeof objectSchema>;

const targetRefSchema = z.looseObject({ targetRef: z.looseObject({ kind: z.string(), name: z.string() }) });
const serverSchema = z.looseObject({ accessPolicy: z.string().default("deny") });

/**
 * What makes Linkerd pass over a policy of this service without a word in any status: a ServiceProfile (its routes, retries,
 * timeouts and circuit breaking go by that alone), annotations that Linkerd cannot read, annotations of the Service that
 * stand where the route has none, and Servers that let nobody in (LW reference/{httproute,circuit-breaking,rate-limiting}).
 * `objects` are those of the service's namespace and of its callers': ServiceProfiles, Servers, AuthorizationPolicies,
 * Pods, the Service and its routes; others are passed over. Pure.
 */
export function linkerdObstacles(target: Target, objects: readonly unknown[]): Obstacle[] {
  const seen = objects.flatMap((object) => objectSchema.safeParse(object).data ?? []);
  return [
    ...profilesOf(target, seen),
    ...unreadable(target, seen),
    ...fromService(target, seen),
    ...closed(target, seen),
  ];
}

const isIn = (namespace: string) => (object: SeenObject) => object.metadata.namespace === namespace;
const refOf = ({ kind, metadata }: SeenObject) => `${kind} ${metadata.namespace ?? ""}/${metadata.name}`;

/** Its name is the service's whole name in the cluster's domain; it may stand in a caller's namespace too. */
function profilesOf({ namespace, service }: Target, seen: SeenObject[]): Obstacle[] {
  return seen
    .filter(
      ({ kind, metadata }) =>
        kind === "ServiceProfile" && metadata.name.startsWith(`${service}.${namespace}.svc.`),
    )
    .map((object) => ({ code: "service-profile", ref: refOf(object), detail: object.metadata.name }));
}

function unreadable({ namespace, service }: Target, seen: SeenObject[]): Obstacle[] {
  return seen
    .filter(({ kind }) => ["Service", "HTTPRoute", "GRPCRoute"].includes(kind))
    .filter((object) => isIn(namespace)(object) && object.metadata.name === service)
    .flatMap((object) =>
      annotationFaults(object.metadata.annotations).map(
        ({ key, value }): Obstacle => ({
          code: "annotation",
          ref: refOf(object),
          detail: `${key}: ${value}`,
        }),
      ),
    );
}

/** An annotation of one family on the route takes the place of the Service's whole family; without one, the Service's hold. */
function fromService({ namespace, service }: Target, seen: SeenObject[]): Obstacle[] {
  const own = seen.filter((object) => isIn(namespace)(object) && object.metadata.name === service);
  const routes = own.filter(({ kind }) => kind === "HTTPRoute" || kind === "GRPCRoute");
  return own
    .filter(({ kind }) => kind === "Service")
    .flatMap((object) =>
      Object.keys(object.metadata.annotations)
        .filter((key) => {
          const family = ["retry.linkerd.io/", "timeout.linkerd.io/"].find((prefix) =>
            key.startsWith(prefix),
          );
          const isReplaced = routes.some(({ metadata }) =>
            Object.keys(metadata.annotations).some(
              (other) => family !== undefined && other.startsWith(family),
            ),
          );
          return family !== undefined && !isReplaced;
        })
        .map((key): Obstacle => ({ code: "service-annotation", ref: refOf(object), detail: key })),
    );
}

/** A Server denies where its `accessPolicy` says nothing else and no AuthorizationPolicy is about it. */
function closed({ namespace }: Target, seen: SeenObject[]): Obstacle[] {
  const own = seen.filter(isIn(namespace));
  const open = own
    .filter(({ kind }) => kind === "AuthorizationPolicy")
    .flatMap(({ spec }) => targetRefSchema.safeParse(spec).data?.targetRef ?? []);
  const pods = own.filter(({ kind }) => kind === "Pod");
  return own
    .filter(({ kind, spec, metadata }) => {
      if (kind !== "Server" || serverSchema.safeParse(spec ?? {}).data?.accessPolicy !== "deny") return false;
      const isOpen = open.some(
        (ref) => ref.kind === "Namespace" || (ref.kind === "Server" && ref.name === metadata.name),
      );
      return !isOpen && podsSelected(spec, pods) > 0;
    })
    .map((object) => ({ code: "server-denies", ref: refOf(object), detail: object.metadata.name }));
}
