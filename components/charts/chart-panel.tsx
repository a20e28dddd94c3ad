"use client";

import { useInViewport } from "@mantine/hooks";
import { useRouter } from "next/navigation";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { logsLink } from "../../lib/logs/logs-link";
import { seriesRoute } from "../../lib/metrics/routes";
import type { PanelName } from "../../lib/metrics/series";
import { useApi } from "../api/use-api";
import { useUrlState } from "../ui/use-url-state";
import { ChartFoot } from "./chart-foot";
import type { ChartMark } from "./chart-mark";
import { ChartMenu } from "./chart-menu";
import styles from "./chart-panel.module.css";
import type { ChartRange } from "./chart-range";
import { calmLines, chartRows, lineName, onlyVersions } from "./chart-rows";
import { lineColour } from "./line-colour";
import { LinePlotLater } from "./line-plot-later";
import { logsAt } from "./logs-at";
import { PlotPlace } from "./plot-place";
import { SaidBeside } from "./said-beside";
import { usePlotWidth } from "./use-plot-width";
import { useValueText } from "./use-value-text";

type Props = {
  panel: PanelName;
  range: ChartRange | null;
  target: { namespace: string; service: string; version?: string; from?: string };
  marks?: readonly ChartMark[];
  /** Draws the lines of these versions alone. */
  versions?: readonly string[];
};

/** A small chart has no use for more points. */
const leastStepSeconds = 5;
const dashes: Record<string, string> = { p50: "1 3", p99: "5 3" };

/** One small chart of one panel: its lines now, over time, and the query behind them. */
export function ChartPanel({ panel, range, target, marks = [], versions }: Props) {
  const t = useTranslations();
  const { mesh, link } = useUrlState();
  // Charts out of sight ask nothing: a page has many, and each is a query.
  const { ref, inViewport } = useInViewport();
  const { ref: plotRef, place, widthPx } = usePlotWidth();
  const { data, error, isLoading } = useApi(
    seriesRoute,
    {
      params: { panel },
      query: {
        ...{ mesh, ...target, start: range?.start ?? 0, end: range?.end ?? 1 },
        ...{ step: leastStepSeconds, widthPx: widthPx ?? undefined },
      },
    },
    { enabled: range !== null && inViewport && widthPx !== null, refetchMs: false },
  );
  const router = useRouter();
  const wanted = versions?.join(" ");
  const own = useMemo(
    () => (data && wanted !== undefined ? onlyVersions(data, wanted.split(" ")) : data),
    [data, wanted],
  );
  const plotted = useMemo(() => (own ? chartRows(calmLines(own)) : null), [own]);
  const isP95Only = own !== undefined && calmLines(own).lines !== own.lines;
  const openRequests = (at: number, key: string | undefined) => {
    const line = plotted?.lines.find((each) => each.key === key) ?? plotted?.lines[0];
    const row = plotted?.rows.find((each) => each.at === at);
    const value = (line && row?.[line.key]) ?? null;
    const point = { panel, at, stepSeconds: data?.stepSeconds ?? 5, value, target };
    const { to, extra } = logsLink(logsAt({ ...point, version: line?.labels.version }));
    router.push(link(to, extra));
  };
  const plain = t(`chart.panel.${panel}`);
  const title = isP95Only ? t("chart.p95", { panel: plain }) : plain;
  const unit = data?.unit ?? "count";
  const { format, formatAxis } = useValueText(unit);
  const lines = (plotted?.lines ?? []).map((line) => {
    const dash = isP95Only ? undefined : dashes[line.labels.quantile ?? ""];
    const { quantile, ...others } = line.labels;
    const name = lineName(isP95Only ? others : line.labels) || plain;
    const colour = lineColour(line.labels);
    return { ...line, name, colour, ...(dash ? { dash } : {}) };
  });
  const isOld = data !== undefined && (error !== null || data.stale !== null);
  const isEmpty = plotted !== null && !plotted.rows.length;
  return (
    <figure ref={ref} className={styles.panel} style={{ margin: 0 }} aria-label={title}>
      <figcaption className={styles.head}>
        <h3 className={styles.title}>{title}</h3>
        <ul className={styles.legend}>
          {lines.map(({ key, name, colour, last }) => (
            <li key={key}>
              <span className={styles.swatch} style={{ background: colour }} aria-hidden="true" />
              {name} <span className={styles.value}>{format(last)}</span>
            </li>
          ))}
        </ul>
        <ChartMenu
          title={title}
          unit={t(`chart.unit.${unit}`)}
          drawn={data && plotted ? { ...data, lines, legend: lines, rows: plotted.rows } : null}
          place={place}
        />
      </figcaption>
      <PlotPlace
        ref={plotRef}
        size="small"
        isOld={isOld}
        isLoading={isLoading && !error}
        words={
          isEmpty
            ? (data?.why ?? t("chart.empty"))
            : error && !data && t("chart.failed", { why: error.message })
        }
      >
        {plotted && range && !isEmpty && data && (
          <LinePlotLater
            lines={lines}
            rows={plotted.rows}
            range={{ start: data.start, end: data.end }}
            marks={marks}
            together="page"
            onPoint={openRequests}
            pointWords={t("chart.toRequests")}
            format={format}
            formatAxis={formatAxis}
            {...(unit === "ratio" ? { least: 0.03, ceiling: 1 } : { least: 1 })}
          />
        )}
      </PlotPlace>
      {data && <SaidBeside warnings={data.warnings} />}
      {range && <ChartFoot title={title} panel={panel} range={data ?? range} target={target} from={data} />}
    </figure>
  );
}
