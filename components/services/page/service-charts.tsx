"use client";

import { useTranslations } from "use-intl";
import { listChangesRoute } from "../../../lib/changes/routes";
import type { PanelName } from "../../../lib/metrics/series";
import { useApi } from "../../api/use-api";
import { ChartPanel } from "../../charts/chart-panel";
import { useChartRange } from "../../charts/use-chart-range";
import { useUrlState } from "../../ui/use-url-state";
import styles from "./service-page.module.css";

const forAll: readonly PanelName[] = ["requests", "errors", "latency"];
const forModels: readonly PanelName[] = ["ttft", "tpot", "output-tokens", "running", "waiting", "kv-cache"];

type Props = { namespace: string; name: string; isModel: boolean };

/** What the service did over time, by version, with a mark where its traffic was changed. */
export function ServiceCharts({ namespace, name, isModel }: Props) {
  const t = useTranslations("services");
  const { mesh } = useUrlState();
  const range = useChartRange();
  const { data } = useApi(listChangesRoute, {
    params: {},
    query: { mesh, namespace, service: name, limit: 50 },
  });
  const marks = (data?.changes ?? []).map(({ id, createdAt }) => ({
    key: id,
    at: Date.parse(createdAt) / 1_000,
  }));
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
