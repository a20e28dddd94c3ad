"use client";

import { useTranslations } from "use-intl";
import type { PanelName } from "../../../lib/metrics/series";
import { ChartPanel } from "../../charts/chart-panel";
import { useChartRange } from "../../charts/use-chart-range";
import styles from "./service-page.module.css";
import { useServiceChanges } from "./use-service-changes";

const forAll: readonly PanelName[] = ["requests", "errors", "latency"];
const forModels: readonly PanelName[] = ["ttft", "tpot", "output-tokens", "running", "waiting", "kv-cache"];

type Props = { namespace: string; name: string; isModel: boolean };

/** What the service did over time, by version, with a mark where its traffic was changed. */
export function ServiceCharts({ namespace, name, isModel }: Props) {
  const t = useTranslations("services");
  const range = useChartRange();
  const { marks } = useServiceChanges(namespace, name);
  const panels = isModel ? [...forAll, ...forModels] : forAll;
  return (
    <section aria-label={t("charts")} className={styles.charts}>
      {panels.map((panel) => (
        <div key={panel} className={styles.chart}>
          <ChartPanel panel={panel} range={range} target={{ namespace, service: name }} marks={marks} />
        </div>
      ))}
    </section>
  );
}
