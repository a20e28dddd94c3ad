import "server-only";
import type { z } from "zod";
import type messages from "../../../messages/en.json";
import type { RouteSpec } from "../../policies/route-spec";

/** A key of messages `beyond.*`: why a policy cannot say what stands in an object. */
export type BeyondReason = keyof typeof messages.beyond;

/** `path` is the field's place in the object, in dot notation (`spec.rules.0.filters.1`). */
export type Beyond = { path: string; what: BeyondReason };

/** The policy that says all of an object, or what of it none can say. */
export type Decompiled<Spec = RouteSpec> =
  | { outcome: "spec"; spec: Spec }
  | { outcome: "beyond"; fields: Beyond[] };

/** A part of a policy, and what beside it cannot be said. */
export type Read<T> = { value: T | undefined; beyond: Beyond[] };

export function beyond(path: string, what: BeyondReason): Read<never> {
  return { value: undefined, beyond: [{ path, what }] };
}

/** What a schema does not take, by path. Pure. */
export function faultsOf(error: z.ZodError, before: string): Beyond[] {
  return error.issues.map(({ path }) => ({ path: `${before}${path.join(".")}`, what: "value" }));
}

/** Everything in `object` beside the keys that are understood. */
export function strangers(
  object: object,
  known: readonly string[],
  path: string,
  what: BeyondReason = "field",
): Beyond[] {
  return Object.entries(object)
    .filter(([key, value]) => !known.includes(key) && value !== undefined)
    .map(([key]) => ({ path: `${path}.${key}`, what }));
}
