import "server-only";
import type { KubernetesObject } from "../../kubernetes/object";
import { canonicalJson, sameJson } from "../../policies/canonical-json";
import type { Resource } from "../control-plane";
import type { PlannedWrite, Role } from "./layout";

type JsonObject = Record<string, unknown>;
export type WantedFields = { spec: unknown; annotations: Record<string, string> };

/**
 * An object's spec and annotations after a planned write, as a server-side apply would leave them: what a policy said before
 * (`said`, the object's view) and says no more goes, what others decided beside it stays. Pure.
 */
export function wantedFields(
  object: KubernetesObject,
  { spec, annotations = {} }: PlannedWrite,
  { role, said }: { role: Role; said: Resource | undefined },
): WantedFields {
  const body = said?.body
    ? (JSON.parse(said.body) as { spec?: unknown; metadata?: { annotations?: object } })
    : {};
  const gone = Object.keys(body.metadata?.annotations ?? {});
  const kept = Object.entries(object.metadata.annotations).filter(([name]) => !gone.includes(name));
  return {
    spec: role.isShared ? overlaid(without(object.spec, body.spec, spec), spec) : spec,
    annotations: { ...Object.fromEntries(kept), ...annotations },
  };
}

/** Takes away what `said` has and `wanted` has not; a mapping that is left empty by that goes too. */
function without(value: unknown, said: unknown, wanted: unknown): unknown {
  if (!isObject(value) || !isObject(said)) return value;
  const rest: JsonObject = {};
  for (const [key, own] of Object.entries(value)) {
    if (!Object.hasOwn(said, key)) rest[key] = own;
    else if (isObject(own)) {
      const left = without(own, said[key], isObject(wanted) ? wanted[key] : undefined);
      if (!isObject(left) || Object.keys(left).length > 0) rest[key] = left;
    } else if (isObject(wanted) && Object.hasOwn(wanted, key)) rest[key] = own;
  }
  return rest;
}

function overlaid(value: unknown, over: unknown): unknown {
  if (!isObject(value) || !isObject(over)) return over ?? value;
  const keys = [...new Set([...Object.keys(value), ...Object.keys(over)])];
  return Object.fromEntries(
    keys.map((key) => [key, Object.hasOwn(over, key) ? overlaid(value[key], over[key]) : value[key]]),
  );
}

/** Whether two lists of resources say the same. Pure. */
export function saysSame(left: readonly Resource[], right: readonly Resource[]): boolean {
  return canonicalJson(left) === canonicalJson(right);
}

/** Only where they are others: a file that has none gets none. */
export function annotationsChanged(object: KubernetesObject, { annotations }: WantedFields): boolean {
  return !sameJson(object.metadata.annotations, annotations);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
