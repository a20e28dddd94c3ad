import type { PolicyPreview } from "../../../lib/policies/preview";
import { diffLines, linesOf } from "../../changes/diff-lines";

/** How many lines of the pushed resources come or go. Pure. */
export function changedLines(diff: PolicyPreview["diff"]): number {
  return diff
    .flatMap(({ before, after }) => diffLines(linesOf(before), linesOf(after)))
    .filter(({ kind }) => kind !== "same").length;
}
