const contextLines = 8;
const maxLines = 600;

/** Two texts near to where they differ. */
export type Excerpt = {
  /** Of the line at which it begins, from 1. */
  fromLine: number;
  before: string;
  after: string;
  /** Whether there is more than is shown. */
  isCut: boolean;
};

/** Line ends are LF, and what is longer than people read is cut. Pure. */
export function excerptOf(before: string, after: string): Excerpt {
  const [from, to] = [before, after].map((text) => text.replaceAll("\r\n", "\n").split("\n"));
  const old = from ?? [];
  const next = to ?? [];
  const least = Math.min(old.length, next.length);
  let head = 0;
  while (head < least && old[head] === next[head]) head += 1;
  let tail = 0;
  while (tail < least - head && old.at(-1 - tail) === next.at(-1 - tail)) tail += 1;
  const first = Math.max(0, head - contextLines);
  const kept = Math.max(0, tail - contextLines);
  const near = (lines: string[]) => lines.slice(first, lines.length - kept);
  const [left, right] = [near(old), near(next)];
  const cut = (lines: string[]) => lines.slice(0, maxLines).join("\n");
  const isCut = Math.max(left.length, right.length) > maxLines;
  return { fromLine: first + 1, before: cut(left), after: cut(right), isCut };
}
