const context = 3;

type Line = { mark: " " | "-" | "+"; text: string };

/** Two texts as a unified diff, as `diff -u` and `git apply` have it; "" where they are the same. Pure. */
export function unifiedDiff(names: { before: string; after: string }, before: string, after: string): string {
  if (before === after) return "";
  const lines = alignedLines(linesOf(before), linesOf(after));
  const changed = lines.flatMap(({ mark }, index) => (mark === " " ? [] : [index]));
  const hunks: { from: number; to: number }[] = [];
  for (const index of changed) {
    const last = hunks.at(-1);
    const to = Math.min(lines.length, index + 1 + context);
    if (last && index - context <= last.to) last.to = to;
    else hunks.push({ from: Math.max(0, index - context), to });
  }
  const parts = hunks.map(({ from, to }) => {
    const shown = lines.slice(from, to);
    return [header(lines.slice(0, from), shown), ...shown.map(({ mark, text }) => `${mark}${text}`)].join(
      "\n",
    );
  });
  return `--- ${names.before}\n+++ ${names.after}\n${parts.join("\n")}\n`;
}

function linesOf(text: string): string[] {
  return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}

function header(above: readonly Line[], shown: readonly Line[]): string {
  const range = (without: "-" | "+") => {
    const count = (lines: readonly Line[]) => lines.filter(({ mark }) => mark !== without).length;
    // A side without lines names the line before it.
    const length = count(shown);
    return `${count(above) + (length === 0 ? 0 : 1)},${length}`;
  };
  return `@@ -${range("+")} +${range("-")} @@`;
}

/** By a longest common subsequence of lines; policies are short. */
function alignedLines(before: readonly string[], after: readonly string[]): Line[] {
  const width = after.length + 1;
  const common = new Uint32Array((before.length + 1) * width);
  const at = (row: number, column: number) => common[row * width + column] ?? 0;
  for (let row = before.length - 1; row >= 0; row -= 1)
    for (let column = after.length - 1; column >= 0; column -= 1)
      common[row * width + column] =
        before[row] === after[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
  const lines: Line[] = [];
  let [row, column] = [0, 0];
  while (row < before.length || column < after.length) {
    const [left, right] = [before[row], after[column]];
    if (left !== undefined && left === right) {
      lines.push({ mark: " ", text: left });
      row += 1;
      column += 1;
    } else if (left !== undefined && (right === undefined || at(row + 1, column) >= at(row, column + 1))) {
      lines.push({ mark: "-", text: left });
      row += 1;
    } else if (right !== undefined) {
      lines.push({ mark: "+", text: right });
      column += 1;
    }
  }
  return lines;
}
