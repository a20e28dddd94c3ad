import "server-only";
import { AppError } from "../../../errors";
import type { KubernetesObject } from "../../../kubernetes/object";
import { apiVersionOf, resourceKinds } from "../../../kubernetes/resource-kinds";
import { canonicalJson, sameJson } from "../../../policies/canonical-json";
import type { Target } from "../../../policies/names";
import { isOwn } from "../../kubernetes/mark";
import type { LinkerdOptions } from "../options";
import { maySelect } from "../select-pods";
import type { AccessPolicy, ServerOptions } from "./server-options";

export type Fields = Record<string, unknown>;
/** The options of a service of a mesh whose Servers Heddle writes. */
export type ServedOptions = Pick<LinkerdOptions, "port"> & { servers: ServerOptions };

/** Throws for a mesh whose Servers Heddle does not write: nothing that needs one is told it. */
export function servedOptions({ port, servers }: Pick<LinkerdOptions, "port" | "servers">): ServedOptions {
  if (!servers) throw new RangeError("Linkerd's Servers are not set up");
  return { port, servers };
}

export function serverRef({ namespace, service }: Target): string {
  return `Server ${namespace}/${service}`;
}

/** How objects name the Server that they are about. */
export function serverRefOf({ service }: Pick<Target, "service">) {
  return { group: resourceKinds.linkerdServer.group, kind: "Server", name: service };
}

/** Which pods, at which port. */
export function placeOf({ service }: Pick<Target, "service">, { port, servers }: ServedOptions) {
  return {
    podSelector: { matchLabels: { [servers.workloadLabel]: service } },
    port: servers.port ?? port,
  };
}

/** The Server of a service as a resource's body. */
export function serverBody(place: Fields, accessPolicy: unknown): string {
  const { kind } = resourceKinds.linkerdServer;
  const spec = { ...place, accessPolicy };
  return canonicalJson({ apiVersion: apiVersionOf(resourceKinds.linkerdServer), kind, spec });
}

/** What a standing Server says of whom it lets in, and where. */
export function partsOf({ spec }: Pick<KubernetesObject, "spec">): {
  place: Fields;
  accessPolicy: AccessPolicy;
} {
  const { accessPolicy = "deny", podSelector, port } = fieldsOf(spec);
  return { place: { podSelector, port }, accessPolicy: accessPolicy as AccessPolicy };
}

/**
 * Whether a Server is the service's, or may be about the same pods and port: of several, Linkerd goes by the oldest and passes over the
 * others. A port's name and a number may be the same port.
 */
export function mayBeAbout(
  { spec, metadata }: KubernetesObject,
  target: Target,
  options: ServedOptions,
): boolean {
  if (metadata.name === target.service) return true;
  const { port } = fieldsOf(spec);
  const wanted = placeOf(target, options);
  const isOtherPort = typeof port === typeof wanted.port && port !== wanted.port;
  return !isOtherPort && maySelect(spec, wanted.podSelector.matchLabels);
}

/** Whether a Server is called as Heddle's is, and is about these pods and this port. */
export function isServerOf(object: KubernetesObject, target: Target, options: ServedOptions): boolean {
  return object.metadata.name === target.service && sameJson(partsOf(object).place, placeOf(target, options));
}

/** Throws `invalid-spec` where another Server may be about these pods, or this one is about others: neither is changed. */
export function requireOwnPlace(
  live: KubernetesObject | undefined,
  target: Target,
  options: ServedOptions,
): void {
  if (!live || isServerOf(live, target, options)) return;
  // Other settings than when it was made.
  if (isOwn(live) && live.metadata.name === target.service) return;
  const { namespace, service } = target;
  throw new AppError(
    "invalid-spec",
    `Server ${namespace}/${live.metadata.name} may be about the pods of ${namespace}/${service} and is not as the settings have it: of two, Linkerd goes by the older alone`,
    { params: { reason: "other-server" } },
  );
}

export function fieldsOf(value: unknown): Fields {
  return value !== null && typeof value === "object" && !Array.isArray(value) ? (value as Fields) : {};
}
