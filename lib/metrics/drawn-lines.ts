import type { SteppedRange } from "../time/range";
import type { Dimension } from "./concepts";
import { filledPoints } from "./filled-points";
import { isWithin, readLabels, withoutBeyond } from "./read-figures";
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
  const greatest = known.toSorted((a, b) => meanOf(b) - meanOf(a)).slice(0, maxLines);
  const left = known.length - greatest.length;
  const message = `${greatest.length} of ${known.length} lines are drawn`;
  return {
    lines: greatest.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)),
    warnings: left > 0 ? [{ code: "lines-left-out", message }] : [],
  };
}

/** All lines: named as pages name things, a point or a gap at every step, without what nobody can know. */
export function everyLine({ lines, plan: { source, by }, range }: Asked): DrawnLine[] {
  return withoutBeyond(lines, withoutUnknown).map(({ labels, points }) => ({
    labels: readLabels(source, by, labels),
    points: filledPoints(points, range),
  }));
}

function withoutUnknown(line: Line, within: Line | undefined, quantile: number): Line {
  const shares = new Map(within?.points);
  const points = line.points.map(([at, value]): [number, number | null] => [
    at,
    isWithin(quantile, shares.get(at)) ? value : null,
  ]);
  return { ...line, points };
}

function meanOf({ points }: DrawnLine): number {
  const values = points.flatMap(([, value]) => value ?? []);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function keyOf({ labels }: DrawnLine): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}
