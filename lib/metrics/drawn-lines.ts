import type { SteppedRange } from "../time/range";
import type { Dimension } from "./concepts";
import { filledPoints } from "./filled-points";
import { readLabels } from "./read-figures";
import type { Warning } from "./reading";
import type { Series } from "./series";
import type { Source } from "./sources/source";

type Line = { labels: Record<string, string>; points: [number, number | null][] };
type DrawnLine = Series["lines"][number];
type Asked = {
  lines: readonly Line[];
  plan: { source: Source; by: readonly Dimension[] };
  range: SteppedRange;
};

/** More lines than this cannot be told apart. */
const maxLines = 12;

/** Lines as a chart draws them: named as pages name things, a point or a gap at every step, the greatest ones only. */
export function drawnLines({
  version,
  ...asked
}: Asked & {
  /** Only this version's lines, where it is given. */
  version?: string | undefined;
}): { lines: DrawnLine[]; warnings: Warning[] } {
  const known = everyLine(asked).filter(({ labels, points }) => {
    const isAsked = version === undefined || labels.version === version;
    return isAsked && points.some(([, value]) => value !== null);
  });
  const means = new Map(known.map((line) => [line, meanOf(line)]));
  const mean = (line: DrawnLine) => means.get(line) ?? 0;
  const greatest = known.toSorted((a, b) => mean(b) - mean(a)).slice(0, maxLines);
  const left = known.length - greatest.length;
  const message = `${greatest.length} of ${known.length} lines are drawn`;
  return {
    lines: greatest.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)),
    warnings: left > 0 ? [{ code: "lines-left-out", message }] : [],
  };
}

/** All lines: named as pages name things, a point or a gap at every step. */
export function everyLine({ lines, plan: { source, by }, range }: Asked): DrawnLine[] {
  return lines.map(({ labels, points }) => ({
    labels: readLabels(source, by, labels),
    points: filledPoints(points, range),
  }));
}

function meanOf({ points }: DrawnLine): number {
  let sum = 0;
  let known = 0;
  for (const [, value] of points) {
    if (value === null) continue;
    sum += value;
    known += 1;
  }
  return sum / known;
}

function keyOf({ labels }: DrawnLine): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}
