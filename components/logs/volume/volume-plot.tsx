"use client";

import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { useTranslations } from "use-intl";
import type { Bar as VolumeBar } from "../../../lib/logs/logs";
import { timeTicks, valueTicks } from "../../charts/axis-ticks";
import { PlotReadout } from "../../charts/plot-readout";
import { siDigits } from "../../ui/figure-text";
import { timeText } from "../../ui/time-text";
import { useZone } from "../../ui/use-zone";
import { plotInsets } from "./bar-at";

const axisText = { fill: "var(--ink-faint)", fontSize: 11 } as const;
/** From the bottom up; what failed stands on top, where it is seen. */
const outcomes = [
  { key: "ok", colour: "var(--line-strong)" },
  { key: "unknown", colour: "var(--line)" },
  { key: "gone", colour: "var(--degraded)" },
  { key: "error", colour: "var(--failing)" },
] as const;

type Props = { bars: readonly VolumeBar[]; stepSeconds: number };

/** How many lines there were in each stretch of time. Loaded on its own, for its size. */
export default function VolumePlot({ bars, stepSeconds }: Props) {
  const t = useTranslations("logs.outcome");
  const [zone] = useZone();
  const clock = (at: number, form: "minute" | "clock") =>
    timeText(new Date(at * 1_000), form, zone === "utc" ? "UTC" : undefined).text;
  const most = Math.max(0, ...bars.map(({ ok, unknown, gone, error }) => ok + unknown + gone + error));
  const ticks = valueTicks(most, 3).filter((_, index) => index !== 1);
  const [first, last] = [bars[0]?.at ?? 0, bars.at(-1)?.at ?? 1];
  const wanted = timeTicks(first, last);
  const shown = bars
    .map(({ at }) => at)
    .filter((at) => wanted.some((tick) => tick >= at && tick < at + stepSeconds));
  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 320, height: 84 }}>
      <BarChart
        data={[...bars]}
        margin={{ top: plotInsets.top, right: plotInsets.right, bottom: 0, left: 0 }}
        barCategoryGap={1}
        accessibilityLayer={false}
      >
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          dataKey="at"
          ticks={shown}
          interval={0}
          tickFormatter={(at: number) =>
            clock(at, stepSeconds < 60 && last - first < 300 ? "clock" : "minute")
          }
          tick={axisText}
          tickLine={false}
          axisLine={{ stroke: "var(--line-strong)" }}
          height={plotInsets.bottom}
        />
        <YAxis
          width={plotInsets.left}
          tick={axisText}
          tickLine={false}
          axisLine={false}
          ticks={ticks}
          domain={[0, ticks.at(-1) ?? 3]}
          tickFormatter={(value: number) => siDigits(value).replace(/\.0+(?=\D|$)/, "")}
        />
        <Tooltip
          isAnimationActive={false}
          cursor={{ fill: "var(--accent-wash)" }}
          content={({ active, label, payload }) =>
            active && typeof label === "number" ? (
              <PlotReadout
                title={`${clock(label, "clock")} – ${clock(label + stepSeconds, "clock")}`}
                rows={[...payload]
                  .reverse()
                  .filter(({ value, dataKey }) => dataKey === "ok" || Number(value) > 0)
                  .map(({ name, value, color }) => ({
                    name: String(name),
                    text: String(value),
                    colour: color ?? "var(--ink)",
                  }))}
              />
            ) : null
          }
        />
        {outcomes.map(({ key, colour }) => (
          <Bar
            key={key}
            dataKey={key}
            name={t(key)}
            stackId="lines"
            fill={colour}
            isAnimationActive={false}
          />
        ))}
      </BarChart>
    </ResponsiveContainer>
  );
}
