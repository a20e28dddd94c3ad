import { isServing } from "../tiers";
import type { CheckFacts, CheckFinding } from "./check";
import { removing } from "./fix";

/** Copies of calls that go where the calls themselves go, or nowhere. */
export function checkMirrors({ wanted, ready }: CheckFacts): CheckFinding[] {
  if (wanted.kind !== "route" || !wanted.spec) return [];
  return wanted.spec.rules.flatMap(({ mirror, split }, index): CheckFinding[] => {
    if (!mirror || mirror.percentBp === 0) return [];
    const { version } = mirror.to;
    const path = `rules.${index}.mirror.to`;
    const params = { version };
    const withoutMirror = removing("remove-field", ["rules", index, "mirror"], { field: "mirror" });
    const serves = split.some((part) => isServing(part) && part.weightBp > 0 && part.to.version === version);
    if (serves) {
      const message = `${version} gets these calls and their copies: its load grows by as much`;
      return [{ code: "mirror-to-itself", severity: "warning", path, message, params, ...withoutMirror }];
    }
    if (!ready || (ready.get(version) ?? 0) > 0) return [];
    const message = `${version} has no ready endpoint: the copies go nowhere`;
    return [{ code: "mirror-nowhere", severity: "warning", path, message, params, ...withoutMirror }];
  });
}
