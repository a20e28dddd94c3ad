"use client";

import { useInViewport } from "@mantine/hooks";
import { useRef } from "react";
import { useTranslations } from "use-intl";
import type { HeatmapPanel as PanelName } from "../../lib/metrics/heatmap";
import { heatmapRoute } from "../../lib/metrics/routes-heatmap";
import { useApi } from "../api/use-api";
import { siDigits } from "../ui/figure-text";
import { useUrlState } from "../ui/use-url-state";
import { ChartFoot } from "./chart-foot";
import { ChartMenu } from "./chart-menu";
import styles from "./chart-panel.module.css";
import type { ChartRange } from "./chart-range";
import { HeatPlot } from "./heat-plot";
import heat from "./heat-plot.module.css";
import { overallQuantiles } from "./heat-scale";
import { heatValues } from "./heat-values";
import { PlotPlace } from "./plot-place";
import { useValueText } from "./use-value-text";

type Props = {
  panel: PanelName;
  range: ChartRange | null;
  /** All versions together, unless it names one. */
  target: { namespace: string; service: string; version?: string };
};

/** One panel as a heatmap: how many requests took how long, over time, and the query behind it. */
export function HeatmapPanel({ panel, range, target }: Props) {
  const t = useTranslations();
  const { mesh } = useUrlState();
  // Charts out of sight ask nothing: a page has many, and each is a query.
  const place = useRef<HTMLDivElement>(null);
  const { ref, inViewport } = useInViewport();
  const { data, error, isLoading } = useApi(
    heatmapRoute,
    { params: { panel }, query: { mesh, ...target, start: range?.start ?? 0, end: range?.end ?? 1 } },
    { enabled: range !== null && inViewport, refetchMs: false },
  );
  const { format } = useValueText("ms");
  const title = t(`chart.panel.${panel}`);
  const overall = data ? overallQuantiles(data) : null;
  const isDrawn = data !== undefined && data.why === null;
  const summary =
    isDrawn && overall
      ? t("heatmap.summary", { panel: title, p50: format(overall.p50), p95: format(overall.p95) })
      : title;
  const most = Math.max(0, ...(data?.columns ?? []).flatMap(({ rates }) => rates ?? []));
  const isOld = data !== undefined && (error !== null || data.stale !== null);
  return (
    <figure ref={ref} className={styles.panel} style={{ margin: 0 }} aria-label={title}>
      <figcaption className={styles.head}>
        <h3 className={styles.title}>{title}</h3>
        <span className={heat.whose}>{target.version ?? t("heatmap.allVersions")}</span>
        {isDrawn && overall && (
          <ul className={styles.legend}>
            <li>
              p50 <span className={styles.value}>{format(overall.p50)}</span>
            </li>
            <li>
              p95 <span className={styles.value}>{format(overall.p95)}</span>
            </li>
            <li>
              <span className={heat.scale}>
                0 <span className={heat.ramp} aria-hidden="true" />{" "}
                {t("heatmap.perSecond", { rate: siDigits(most) })}
              </span>
            </li>
          </ul>
        )}
        <ChartMenu
          title={title}
          unit={t("heatmap.unit")}
          drawn={data ? { ...data, ...heatValues(data), legend: [] } : null}
          place={place}
        />
      </figcaption>
      <PlotPlace
        ref={place}
        size="small"
        isOld={isOld}
        isLoading={isLoading && !error}
        words={data && !isDrawn ? data.why : error && !data && t("chart.failed", { why: error.message })}
      >
        {isDrawn && <HeatPlot data={data} label={summary} format={format} />}
      </PlotPlace>
      {range && <ChartFoot title={title} panel={panel} range={data ?? range} target={target} from={data} />}
    </figure>
  );
}
