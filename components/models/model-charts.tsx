"use client";

import type { PanelName } from "../../lib/metrics/series";
import { ChartPanel } from "../charts/chart-panel";
import { useChartRange } from "../charts/use-chart-range";
import { useServiceChanges } from "../services/page/use-service-changes";
import { isByReason } from "./model-panels";
import styles from "./models-page.module.css";

type Props = {
  label: string;
  panels: readonly PanelName[];
  /** A line for each version, unless it names one. */
  target: { namespace: string; service: string; version?: string };
  /** Draws the lines of these versions alone. */
  versions?: readonly string[];
};

/** How a model came to do what it does, with a mark on every chart where its traffic was changed. */
export function ModelCharts({ label, panels, target, versions }: Props) {
  const range = useChartRange();
  const { marks } = useServiceChanges(target.namespace, target.service);
  return (
    <section aria-label={label} className={styles.charts}>
      {panels.map((panel) => {
        // Lines by reason know no version: of the versions that are looked at, the first is drawn.
        const [first] = isByReason(panel) ? (versions ?? []) : [];
        return (
          <div key={panel} className={styles.chart}>
            <ChartPanel
              panel={panel}
              range={range}
              target={first === undefined ? target : { ...target, version: first }}
              marks={marks}
              {...(versions && first === undefined ? { versions } : {})}
            />
          </div>
        );
      })}
    </section>
  );
}
