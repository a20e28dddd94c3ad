"use client";

import { type KeyboardEvent, type PointerEvent, useState } from "react";
import { useTranslations } from "use-intl";
import type { Heatmap } from "../../lib/metrics/heatmap";
import { siDigits } from "../ui/figure-text";
import { timeText } from "../ui/time-text";
import { useZone } from "../ui/use-zone";
import { timeTicks } from "./axis-ticks";
import { HeatCellsDrawn } from "./heat-cells-drawn";
import styles from "./heat-plot.module.css";
import { columnQuantiles, type HeatRow, heatRows } from "./heat-scale";
import { PlotReadout } from "./plot-readout";
import { useReadoutRows } from "./use-readout-rows";

type Props = {
  data: Heatmap;
  label: string;
  /** A duration in words. */
  format: (ms: number | null) => string;
};

/** A place of the plot: a column, and a row where a pointer is on one. */
type Place = { column: number; row: number | null };

/** Observations by time and size, one cell a bucket and step; arrow keys move through time. */
export function HeatPlot({ data, label, format }: Props) {
  const t = useTranslations("heatmap");
  const [zone] = useZone();
  const [place, setPlace] = useState<Place | null>(null);
  const { columns, bounds } = data;
  const rows = heatRows(data);
  const most = Math.max(0, ...columns.flatMap(({ rates }) => rates ?? []));
  const quantiles = columns.map(({ rates }) => (rates ? columnQuantiles(bounds, rates) : null));
  const readoutRows = useReadoutRows({ data, rows, quantiles, most, format });
  const clock = (at: number, form: "minute" | "clock") =>
    timeText(new Date(at * 1_000), form, zone === "utc" ? "UTC" : undefined).text;
  const last = columns.length - 1;
  const chosen = place && columns[place.column];
  const said = (index: number): string => {
    const column = columns[index];
    const at = quantiles[index];
    if (!column?.rates || !at) return t("gap", { time: column ? clock(column.at, "clock") : "" });
    const rate = column.rates.reduce((sum, each) => sum + each, 0);
    const values = { p50: format(at.p50), p95: format(at.p95), rate: siDigits(rate) };
    return t("column", { time: clock(column.at, "clock"), ...values });
  };
  const onPointer = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const column = Math.min(
      last,
      Math.max(0, Math.floor(((event.clientX - box.left) / box.width) * columns.length)),
    );
    const height = 1 - (event.clientY - box.top) / box.height;
    const row = rows.findIndex(({ bottom, top }) => height >= bottom && height <= top);
    setPlace({ column, row: row < 0 ? null : row });
  };
  const onKey = (event: KeyboardEvent<HTMLDivElement>) => {
    const now = place?.column ?? last;
    const to = { ArrowLeft: now - 1, ArrowRight: now + 1, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    setPlace({ column: Math.min(last, Math.max(0, to)), row: null });
  };
  const now = place?.column ?? last;
  return (
    <div className={styles.frame}>
      <div className={styles.axis} data-axis aria-hidden="true">
        {axisRows(rows).map(({ value, at, isEnd }) => (
          <span key={`${value}`} style={{ bottom: `${at * 100}%` }}>
            {isEnd ? `> ${format(value)}` : format(value)}
          </span>
        ))}
      </div>
      <div
        className={styles.plot}
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={last}
        aria-valuenow={now}
        aria-valuetext={said(now)}
        onPointerMove={onPointer}
        onPointerLeave={() => setPlace(null)}
        onKeyDown={onKey}
        onBlur={() => setPlace(null)}
      >
        <HeatCellsDrawn columns={columns} rows={rows} quantiles={quantiles} most={most} />
        {place && chosen && (
          <>
            <span
              className={styles.cursor}
              style={{ left: `${((place.column + 0.5) / columns.length) * 100}%` }}
            />
            <div className={styles.readout} data-side={place.column > columns.length / 2 ? "left" : "right"}>
              <PlotReadout title={clock(chosen.at, "clock")} rows={readoutRows(place.column, place.row)} />
            </div>
          </>
        )}
      </div>
      <div className={styles.times} data-axis aria-hidden="true">
        {timeTicks(data.start, data.end).map((at) => (
          <span
            key={at}
            style={{ left: `${((at - data.start) / Math.max(1, data.end - data.start)) * 100}%` }}
          >
            {clock(at, "minute")}
          </span>
        ))}
      </div>
    </div>
  );
}

/** Bounds that can be read off beside each other, the last always. */
function axisRows(rows: readonly HeatRow[]): { value: number; at: number; isEnd: boolean }[] {
  const least = 0.16;
  const kept: { value: number; at: number; isEnd: boolean }[] = [];
  for (const { lower, upper, bottom, top } of rows) {
    const at = upper === null ? (bottom + top) / 2 : top;
    const before = kept.at(-1);
    if (before && at - before.at < least) {
      if (upper !== null) continue;
      kept.pop();
    }
    kept.push({ value: upper ?? lower, at, isEnd: upper === null });
  }
  return kept;
}
