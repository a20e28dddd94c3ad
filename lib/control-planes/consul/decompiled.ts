import "server-only";
import type { Fields } from "./normal-entry";

/** What entries say as a policy, and the paths of what a policy cannot say (`service-router.Routes.0.Destination.PrefixRewrite`). */
export type Decompiled<Spec> = { spec: Spec | null; beyond: string[] };

/** The paths of the fields that are not among the known ones. Pure. */
export function fieldsBeyond(at: string, fields: Fields, known: readonly string[]): string[] {
  return Object.keys(fields)
    .filter((key) => !known.includes(key))
    .map((key) => `${at}.${key}`);
}
