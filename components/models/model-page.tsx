"use client";

import { Select } from "@mantine/core";
import { useTranslations } from "use-intl";
import { logsLink } from "../../lib/logs/logs-link";
import type { PanelName } from "../../lib/metrics/series";
import { modelsRoute } from "../../lib/models/routes";
import { useApi } from "../api/use-api";
import { ChangeTable } from "../changes/change-table";
import { ChartPanel } from "../charts/chart-panel";
import { useChartRange } from "../charts/use-chart-range";
import { useServiceChanges } from "../services/page/use-service-changes";
import { HealthMark } from "../ui/health-mark";
import { Panel, SkeletonRows } from "../ui/panel";
import { useUrlState } from "../ui/use-url-state";
import { VersionSwatch } from "../ui/version-swatch";
import { ViewLink } from "../ui/view-link";
import styles from "./models-page.module.css";
import { ModelsTable } from "./models-table";

const panels: readonly PanelName[] = [
  "requests",
  "errors",
  "share",
  "ttft",
  "tpot",
  "e2e",
  "input-tokens",
  "output-tokens",
  "running",
  "waiting",
  "kv-cache",
  "latency",
];

type Props = { namespace: string; service: string; version: string };

/** One version of one model: what it does now, how it came to be so, and the changes that fell into that time. */
export function ModelPage({ namespace, service, version }: Props) {
  const t = useTranslations("models");
  const { mesh, window, at, param, set } = useUrlState();
  const query = { mesh, window, namespace, service, ...(at ? { at } : {}) };
  const read = useApi(modelsRoute, { params: {}, query });
  const range = useChartRange();
  const { marks, changes } = useServiceChanges(namespace, service);
  const others = (read.data?.rows ?? []).map((row) => row.version).filter((name) => name !== version);
  const against = others.find((name) => name === param("against")) ?? null;
  const shown = [version, ...(against ? [against] : [])];
  const own = read.data?.rows.filter((row) => shown.includes(row.version)) ?? [];
  const [row] = own.filter((each) => each.version === version);
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <h1 className={styles.title}>
          {service} <VersionSwatch version={version} />
        </h1>
        {row && <HealthMark health={row.health} />}
        <p className={styles.facts}>
          <ViewLink to="/models">{t("all")}</ViewLink>
          <ViewLink to={`/services/${namespace}/${service}`}>{t("service")}</ViewLink>
          <ViewLink {...logsLink({ service: `${namespace}/${service}`, version })}>{t("requests")}</ViewLink>
        </p>
        {others.length > 0 && (
          <Select
            className={styles.compare ?? ""}
            aria-label={t("against")}
            placeholder={t("against")}
            data={others}
            value={against}
            onChange={(name) => set({ against: name })}
            clearable
          />
        )}
      </header>
      <Panel
        title={t("now")}
        read={read}
        flush
        skeleton={<SkeletonRows rows={2} />}
        empty={() => (own.length === 0 ? t("unknown", { version }) : null)}
      >
        {() => <ModelsTable rows={own} trends={[]} sort="name" onSort={() => undefined} />}
      </Panel>
      <section aria-label={t("overTime")} className={styles.charts}>
        {panels.map((panel) => (
          <div key={panel} className={styles.chart}>
            <ChartPanel
              panel={panel}
              range={range}
              target={{ namespace, service, ...(against ? {} : { version }) }}
              marks={marks}
              {...(against ? { versions: shown } : {})}
            />
          </div>
        ))}
      </section>
      <Panel
        title={t("changes")}
        read={changes}
        flush
        skeleton={<SkeletonRows rows={3} />}
        empty={(data) => (data.changes.length === 0 ? t("noChange") : null)}
      >
        {(data) => <ChangeTable changes={data.changes.slice(0, 8)} />}
      </Panel>
    </div>
  );
}
