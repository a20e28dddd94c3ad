import "server-only";
import type { KubernetesObject } from "../../../kubernetes/object";
import { resourceKinds } from "../../../kubernetes/resource-kinds";
import type { Target } from "../../../policies/names";
import type { Role } from "../../kubernetes/layout";
import { isMarked, isOwn } from "../../kubernetes/mark";
import { type Fields, mayBeAbout, partsOf, type ServedOptions } from "./server";

/** The Server of a service's pods, which a rate limit and an access policy share. */
export function serverRole(optionsOf: (target: Target) => ServedOptions): Role {
  return {
    kind: resourceKinds.linkerdServer,
    isOf: (object, target) => mayBeAbout(object, target, optionsOf(target)),
    isShared: true,
  };
}

/**
 * What a rate limit writes of a Server. Whom it lets in is left as it is: an apply has to say so again where Heddle said it before, or
 * nobody would get in any more. A new one lets in whom the mesh lets in.
 */
export function writtenServer(
  server: KubernetesObject | undefined,
  place: Fields,
  defaultPolicy: unknown,
): Fields {
  if (!server) return { ...place, accessPolicy: defaultPolicy };
  const isSaid = isOwn(server) || isMarked(server, "access");
  return isSaid ? { ...place, accessPolicy: partsOf(server).accessPolicy } : place;
}
