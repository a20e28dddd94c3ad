import type { Heatmap } from "../../lib/metrics/heatmap";
import styles from "./heat-plot.module.css";
import { type HeatRow, heatLevel, heightOf } from "./heat-scale";

type Quantiles = { p50: number | null; p95: number | null };
type Props = {
  columns: Heatmap["columns"];
  rows: readonly HeatRow[];
  /** By column; null where nothing was measured. */
  quantiles: readonly (Quantiles | null)[];
  most: number;
};

/** The cells of a heatmap, and its p50 (dotted) and p95 over them. */
export function HeatCellsDrawn({ columns, rows, quantiles, most }: Props) {
  return (
    <svg data-picture viewBox={`0 0 ${columns.length} 100`} preserveAspectRatio="none" aria-hidden="true">
      {columns.map(({ at, rates }, x) =>
        rows.map(({ index, bottom, top }) => {
          const level = heatLevel(rates?.[index] ?? 0, most);
          return level === 0 ? null : (
            <rect
              key={`${at} ${index}`}
              x={x}
              y={100 - top * 100}
              width={1.02}
              height={(top - bottom) * 100 + 0.2}
              fill={`var(--heat-${level})`}
            />
          );
        }),
      )}
      {(["p50", "p95"] as const).flatMap((name) =>
        stretches(quantiles.map((each) => heightAt(each?.[name], rows))).map((stretch) => {
          const points = stretch.map(([x, y]) => `${x + 0.5},${100 - y * 100}`).join(" ");
          return (
            <g key={`${name} ${stretch[0]?.[0]}`} className={styles.line} data-quantile={name}>
              <polyline points={points} />
              <polyline points={points} />
            </g>
          );
        }),
      )}
    </svg>
  );
}

function heightAt(value: number | null | undefined, rows: readonly HeatRow[]): number | null {
  return value === null || value === undefined ? null : heightOf(value, rows);
}

/** Neighbouring points without a gap between them. */
function stretches(heights: readonly (number | null)[]): [number, number][][] {
  const found: [number, number][][] = [[]];
  for (const [index, height] of heights.entries()) {
    if (height === null) found.push([]);
    else found.at(-1)?.push([index, height]);
  }
  return found.filter((stretch) => stretch.length > 1);
}
