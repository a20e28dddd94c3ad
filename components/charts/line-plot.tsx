"use client";

import {
  CartesianGrid,
  Line,
  LineChart,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { timeText } from "../ui/time-text";
import { useZone } from "../ui/use-zone";
import { spanTicks, timeTicks, valueTicks } from "./axis-ticks";
import type { ChartMark } from "./chart-mark";
import type { ChartRange } from "./chart-range";
import type { ChartLine, ChartRow } from "./chart-rows";
import { PlotReadout } from "./plot-readout";

export type LinePlotProps = {
  lines: readonly (ChartLine & { name: string; colour: string; dash?: string })[];
  rows: readonly ChartRow[];
  range: ChartRange;
  marks: readonly ChartMark[];
  /** Charts with the same word share their crosshair. */
  together: string;
  /** A click at a moment (unix seconds), with the key of the line that is nearest. */
  onPoint?: (at: number, key: string | undefined) => void;
  pointWords?: string;
  format: (value: number) => string;
  formatAxis: (value: number) => string;
  /** The value axis reaches at least this far, so that nothing at all looks like nothing. */
  least: number;
  /** What no value can be beyond: 1 for shares. */
  ceiling?: number;
};

const axisText = { fill: "var(--ink-faint)", fontSize: 11 } as const;

/** The plot itself: lines over the page's time axis, marks for changes. Loaded on its own, for its size. */
export default function LinePlot({
  lines,
  rows,
  range,
  marks,
  together,
  onPoint,
  pointWords,
  format,
  formatAxis,
  least,
  ceiling,
}: LinePlotProps) {
  const [zone] = useZone();
  const clock = (at: number, form: "minute" | "clock" | "date") =>
    timeText(new Date(at * 1_000), form, zone === "utc" ? "UTC" : undefined).text;
  let most = 0;
  let lowest = 0;
  for (const row of rows)
    for (const { key } of lines) {
      most = Math.max(most, row[key] ?? 0);
      lowest = Math.min(lowest, row[key] ?? 0);
    }
  const marksUp = lowest < 0 ? spanTicks(lowest, most) : valueTicks(most, least, ceiling);
  const isLong = range.end - range.start > 86_400;
  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 320, height: 120 }}>
      <LineChart
        data={[...rows]}
        syncId={together}
        syncMethod="value"
        margin={{ top: 4, right: 6, bottom: 0, left: 0 }}
        accessibilityLayer={false}
        {...(onPoint
          ? {
              style: { cursor: "pointer" },
              onClick: ({ activeLabel, activeDataKey }) => {
                const at = Number(activeLabel);
                if (Number.isFinite(at))
                  onPoint(at, activeDataKey === undefined ? undefined : String(activeDataKey));
              },
            }
          : {})}
      >
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          dataKey="at"
          type="number"
          domain={[range.start, range.end]}
          allowDataOverflow
          ticks={timeTicks(range.start, range.end)}
          tickFormatter={(at: number) => clock(at, isLong ? "date" : "minute")}
          tick={axisText}
          tickLine={false}
          axisLine={{ stroke: "var(--line-strong)" }}
          minTickGap={32}
          height={18}
        />
        <YAxis
          width={52}
          tick={axisText}
          tickLine={false}
          axisLine={false}
          ticks={marksUp}
          domain={[marksUp[0] ?? 0, marksUp.at(-1) ?? least]}
          tickFormatter={formatAxis}
        />
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: "var(--ink-faint)", strokeWidth: 1 }}
          content={({ active, label, payload }) =>
            active && typeof label === "number" ? (
              <PlotReadout
                title={clock(label, isLong ? "date" : "clock")}
                {...(pointWords ? { foot: pointWords } : {})}
                rows={payload.map(({ name, value, color }) => ({
                  name: String(name),
                  value: typeof value === "number" ? value : null,
                  text: typeof value === "number" ? format(value) : "–",
                  colour: color ?? "var(--ink)",
                }))}
              />
            ) : null
          }
        />
        {marks.map(({ at, key }) => (
          <ReferenceLine key={key} x={at} stroke="var(--accent)" strokeDasharray="2 3" />
        ))}
        {lines.map(({ key, name, colour, dash }) => (
          <Line
            key={key}
            dataKey={key}
            name={name}
            stroke={colour}
            strokeWidth={1.6}
            dot={false}
            activeDot={{ r: 3 }}
            isAnimationActive={false}
            connectNulls={false}
            {...(dash ? { strokeDasharray: dash } : {})}
          />
        ))}
      </LineChart>
    </ResponsiveContainer>
  );
}
