import { z } from "zod";
import { percentOfBp, weightsBpSchema } from "../../lib/policies/weights";

export type DiffLine = { kind: "same" | "gone" | "new"; text: string };

const keptSchema = z.object({
  keepRest: z.literal(true),
  weights: z.record(z.string(), weightsBpSchema),
});

/** JSON text as indented lines; weights that are decided alone in percent; text that is no JSON as it is; none for "". Pure. */
export function linesOf(text: string): string[] {
  if (text === "") return [];
  const value = parsed(text);
  if (value === undefined) return text.split("\n");
  const kept = keptSchema.safeParse(value).data;
  if (!kept) return JSON.stringify(value, null, 2).split("\n");
  return Object.entries(kept.weights).flatMap(([rule, weights]) => [
    `${rule}:`,
    ...Object.entries(weights).map(([version, weight]) => `  ${version}: ${percentOfBp(weight)} %`),
  ]);
}

/** Whether a resource's text decides weights alone. Pure. */
export function decidesWeightsAlone(text: string): boolean {
  return keptSchema.safeParse(parsed(text)).success;
}

/** Undefined where the text is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The shortest way from one list of lines to the other (longest common subsequence), gone before new. Pure. */
export function diffLines(before: readonly string[], after: readonly string[]): DiffLine[] {
  const width = after.length + 1;
  const common = new Uint16Array((before.length + 1) * width);
  const at = (row: number, column: number) => common[row * width + column] ?? 0;
  for (let row = before.length - 1; row >= 0; row--) {
    for (let column = after.length - 1; column >= 0; column--) {
      common[row * width + column] =
        before[row] === after[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const lines: DiffLine[] = [];
  let row = 0;
  let column = 0;
  while (row < before.length || column < after.length) {
    const old = before[row];
    const next = after[column];
    if (old !== undefined && old === next) {
      lines.push({ kind: "same", text: old });
      row++;
      column++;
    } else if (old !== undefined && (next === undefined || at(row + 1, column) >= at(row, column + 1))) {
      lines.push({ kind: "gone", text: old });
      row++;
    } else if (next !== undefined) {
      lines.push({ kind: "new", text: next });
      column++;
    }
  }
  return lines;
}
