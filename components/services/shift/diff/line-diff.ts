export type DiffLine =
  | { kind: "same" | "gone" | "new"; text: string }
  /** So many unchanged lines that are left out. */
  | { kind: "folded"; lines: number };

/** Unchanged lines shown around what changed. */
const context = 3;
/** Beyond this many changed lines on both sides the two texts are shown one after the other. */
const maxCells = 1_000_000;

/** Canonical JSON text laid out for reading; text that is no JSON stays as it is. */
export function readableJson(text: string): string {
  if (text === "") return "";
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** The lines of two texts as one: what went, what came, and a little of what stayed around it. */
export function lineDiff(before: string, after: string): DiffLine[] {
  return fold(allLines(linesOf(before), linesOf(after)));
}

/** How many lines go and come. */
export function countChanged(lines: readonly DiffLine[]): { gone: number; come: number } {
  return {
    gone: lines.filter(({ kind }) => kind === "gone").length,
    come: lines.filter(({ kind }) => kind === "new").length,
  };
}

function linesOf(text: string): string[] {
  return text === "" ? [] : text.split("\n");
}

type Line = Exclude<DiffLine, { kind: "folded" }>;

function allLines(before: string[], after: string[]): Line[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head++;
  let tail = 0;
  while (
    tail < before.length - head &&
    tail < after.length - head &&
    before[before.length - 1 - tail] === after[after.length - 1 - tail]
  )
    tail++;
  return [
    ...before.slice(0, head).map(same),
    ...changed(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...before.slice(before.length - tail).map(same),
  ];
}

function same(text: string): Line {
  return { kind: "same", text };
}

function changed(before: string[], after: string[]): Line[] {
  const gone = (text: string): Line => ({ kind: "gone", text });
  const come = (text: string): Line => ({ kind: "new", text });
  if (before.length * after.length > maxCells) return [...before.map(gone), ...after.map(come)];
  const width = after.length + 1;
  /** Length of the longest common subsequence of before[i..] and after[j..]. */
  const longest = new Uint32Array((before.length + 1) * width);
  const at = (i: number, j: number) => longest[i * width + j] ?? 0;
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--)
      longest[i * width + j] =
        before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const lines: Line[] = [];
  let [i, j] = [0, 0];
  while (i < before.length && j < after.length) {
    const [left = "", right = ""] = [before[i], after[j]];
    if (left === right) {
      lines.push(same(left));
      i++;
      j++;
    } else if (at(i + 1, j) >= at(i, j + 1)) {
      lines.push(gone(left));
      i++;
    } else {
      lines.push(come(right));
      j++;
    }
  }
  return [...lines, ...before.slice(i).map(gone), ...after.slice(j).map(come)];
}

function fold(lines: Line[]): DiffLine[] {
  const near = lines.map((_, index) =>
    lines.slice(Math.max(0, index - context), index + context + 1).some(({ kind }) => kind !== "same"),
  );
  const folded: DiffLine[] = [];
  for (const [index, line] of lines.entries()) {
    const last = folded.at(-1);
    if (near[index]) folded.push(line);
    else if (last?.kind === "folded") last.lines += 1;
    else folded.push({ kind: "folded", lines: 1 });
  }
  return folded;
}
