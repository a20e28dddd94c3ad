import type { PolicyKind } from "../policies/kinds";
import type { KindedSpec } from "../policies/policy-spec";
import { kindedSpec, specSchemaOf } from "../policies/policy-spec";
import type { DesiredPolicy, Unsupported } from "./control-plane";

/** Takes away what a path names; a key may have dots. */
function take(value: object, path: string): void {
  for (const [key, item] of Object.entries(value)) {
    if (key === path) {
      if (Array.isArray(value)) value.splice(Number(key), 1);
      else Reflect.deleteProperty(value, key);
      return;
    }
    if (path.startsWith(`${key}.`) && item !== null && typeof item === "object") {
      take(item, path.slice(key.length + 1));
    }
  }
}

/** The same without what the target cannot do, and without what says nothing then; undefined if nothing is left. */
export function expressible<Kind extends PolicyKind>(
  given: KindedSpec<Kind>,
  unsupported: (desired: DesiredPolicy<Kind>) => Unsupported[],
): DesiredPolicy<Kind> | undefined {
  const origin = { policyId: "p", revision: 1, changeId: "c" };
  const rest = structuredClone(given.spec);
  if (rest === null) return undefined;
  for (const { path } of unsupported({ ...given, origin } as DesiredPolicy<Kind>).toReversed())
    take(rest, path);
  const parsed = specSchemaOf(given.kind).safeParse(rest);
  if (!parsed.success) return undefined;
  return { ...kindedSpec(given.kind, parsed.data), origin } as DesiredPolicy<Kind>;
}
