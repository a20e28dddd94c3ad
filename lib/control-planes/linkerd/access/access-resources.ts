import "server-only";
import { apiVersionOf, type ResourceKind, resourceKinds } from "../../../kubernetes/resource-kinds";
import { canonicalJson } from "../../../policies/canonical-json";
import type { Target } from "../../../policies/names";
import type { Resource } from "../../control-plane";
import { serverRef, serverRefOf } from "../servers/server";

const { linkerdAuthorization, meshTlsAuthentication } = resourceKinds;

/** The bodies of an access policy's objects; "" for one that is not there. */
export type AccessBodies = { server: string; authorization: string; callers: string };

/** The objects in the order of the layout's roles. Pure. */
export function accessResources(target: Target, bodies: AccessBodies): Resource[] {
  const own = `${target.namespace}/${target.service}`;
  return [
    { ref: serverRef(target), body: bodies.server },
    { ref: `${linkerdAuthorization.kind} ${own}`, body: bodies.authorization },
    { ref: `${meshTlsAuthentication.kind} ${own}`, body: bodies.callers },
  ];
}

export function authorizationBody(spec: unknown): string {
  return bodyOf(linkerdAuthorization, spec);
}

export function callersBody(spec: unknown): string {
  return bodyOf(meshTlsAuthentication, spec);
}

/** Who calls the Server has to be one of the callers. Pure. */
export function authorizationSpec(target: Pick<Target, "service">) {
  const { group, kind } = meshTlsAuthentication;
  return {
    targetRef: serverRefOf(target),
    requiredAuthenticationRefs: [{ group, kind, name: target.service }],
  };
}

function bodyOf(kind: ResourceKind, spec: unknown): string {
  return canonicalJson({ apiVersion: apiVersionOf(kind), kind: kind.kind, spec });
}
