import type { Target } from "../policies/names";
import { defaultRuleName, type movedWeights } from "../policies/rules";
import { percentOfBp } from "../policies/weights";

/** A shift in one line in the field's terms: "route llm/chat-model: v1 90 -> 50, v2 10 -> 50". */
export function describeShift(target: Target, moved: ReturnType<typeof movedWeights>): string {
  const { rule, before, after } = moved;
  const place = `route ${target.namespace}/${target.service}${rule === defaultRuleName ? "" : ` rule ${rule}`}`;
  const versions = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  const moves = versions.map((version) => {
    const now = before === null ? "mesh default" : percentOfBp(before[version] ?? 0);
    const then = after === null ? "mesh default" : percentOfBp(after[version] ?? 0);
    return now === then ? `${version} ${now}` : `${version} ${now} -> ${then}`;
  });
  return `${place}: ${moves.join(", ")}`;
}
