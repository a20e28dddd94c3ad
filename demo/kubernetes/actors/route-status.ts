import { isEqual, isObject, type Json, type JsonObject } from "../json";
import type { KubernetesObject } from "../kinds/kubernetes-object";

/** What a controller says of a route: one of the two conditions, or both, may be False. */
export interface Verdict {
  accepted: { status: "True" | "False"; reason: string; message: string };
  resolvedRefs: { status: "True" | "False"; reason: string; message: string };
}

export const acceptedRoute: Verdict = {
  accepted: { status: "True", reason: "Accepted", message: "Route was accepted" },
  resolvedRefs: { status: "True", reason: "ResolvedRefs", message: "All references resolved" },
};

const objects = (value: Json | undefined): JsonObject[] =>
  Array.isArray(value) ? value.filter(isObject) : [];

/** The route's `status.parents` with this controller's part written anew, and those of others as they are (gateway-api geps/gep-1364). */
export function parentStatuses(
  route: KubernetesObject,
  controllerName: string,
  verdict: Verdict,
  now: string,
): JsonObject[] {
  const spec = isObject(route.spec) ? route.spec : {};
  const before = objects(isObject(route.status) ? route.status.parents : undefined);
  const own = objects(spec.parentRefs).map((parentRef) => {
    const old = before.find(
      (one) => one.controllerName === controllerName && isEqual(one.parentRef, parentRef),
    );
    const conditions = [
      { type: "Accepted", ...verdict.accepted },
      { type: "ResolvedRefs", ...verdict.resolvedRefs },
    ].map((condition) => ({
      ...condition,
      observedGeneration: route.metadata.generation ?? 1,
      lastTransitionTime: transitionTime(objects(old?.conditions), condition, now),
    }));
    return { parentRef, controllerName, conditions };
  });
  return [...before.filter((one) => one.controllerName !== controllerName), ...own];
}

/** The time of the last change of a condition's status. */
function transitionTime(
  before: JsonObject[],
  { type, status }: { type: string; status: string },
  now: string,
): string {
  const same = before.find((condition) => condition.type === type && condition.status === status);
  return typeof same?.lastTransitionTime === "string" ? same.lastTransitionTime : now;
}

export function isObserved(route: KubernetesObject, controllerName: string): boolean {
  const own = objects(isObject(route.status) ? route.status.parents : undefined).filter(
    (one) => one.controllerName === controllerName,
  );
  const conditions = own.flatMap((one) => objects(one.conditions));
  return (
    conditions.length > 0 && conditions.every((one) => one.observedGeneration === route.metadata.generation)
  );
}
