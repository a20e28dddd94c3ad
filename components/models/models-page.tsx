"use client";

import { useTranslations } from "use-intl";
import type { PanelName } from "../../lib/metrics/series";
import type { Models } from "../../lib/models/models";
import { modelsRoute, modelTrendsRoute } from "../../lib/models/routes";
import { useApi } from "../api/use-api";
import { ChartPanel } from "../charts/chart-panel";
import { useChartRange } from "../charts/use-chart-range";
import { useServiceChanges } from "../services/page/use-service-changes";
import { Panel, SkeletonRows } from "../ui/panel";
import { useUrlState } from "../ui/use-url-state";
import styles from "./models-page.module.css";
import { ModelsTable } from "./models-table";
import { type SortName, sortModels, sortNames } from "./sort-models";

/** Every version of every model side by side. */
export function ModelsPage() {
  const t = useTranslations("models");
  const { mesh, window, at, param, set } = useUrlState();
  const query = { mesh, window, ...(at ? { at } : {}) };
  const read = useApi(modelsRoute, { params: {}, query });
  const trends = useApi(modelTrendsRoute, { params: {}, query });
  const sort = sortNames.find((name) => name === param("sort")) ?? "name";
  const onSort = (name: SortName) => set({ sort: name === sort || name === "name" ? null : name });
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <h1 className={styles.title}>{t("title")}</h1>
        {read.data && <p className={styles.gist}>{<Gist data={read.data} />}</p>}
      </header>
      <Panel
        title={t("versions")}
        read={read}
        flush
        aside={t("aside")}
        skeleton={<SkeletonRows rows={6} />}
        empty={(data) => (data.rows.length === 0 ? t("empty") : null)}
      >
        {(data) => (
          <ModelsTable
            rows={sortModels(data.rows, sort)}
            trends={trends.data?.rows ?? []}
            sort={sort}
            onSort={onSort}
          />
        )}
      </Panel>
      {servicesOf(read.data).map((target) => (
        <ModelCharts key={`${target.namespace}/${target.service}`} target={target} />
      ))}
      {read.data && <Queries data={read.data} />}
    </div>
  );
}

type Target = { namespace: string; service: string };

/** Charts are drawn for so many models; the others have theirs on their own pages. */
const mostDrawn = 3;

function servicesOf(data: Models | undefined): Target[] {
  const all = (data?.rows ?? []).map(
    ({ namespace, service }) => [`${namespace}/${service}`, { namespace, service }] as const,
  );
  return [...new Map(all).values()].slice(0, mostDrawn);
}

const panels: readonly PanelName[] = ["ttft", "output-tokens", "errors", "waiting", "kv-cache", "share"];

/** A model's versions against each other over time, with its changes marked. */
function ModelCharts({ target }: { target: Target }) {
  const range = useChartRange();
  const { marks } = useServiceChanges(target.namespace, target.service);
  return (
    <section aria-label={target.service} className={styles.charts}>
      {panels.map((panel) => (
        <div key={panel} className={styles.chart}>
          <ChartPanel panel={panel} range={range} target={target} marks={marks} />
        </div>
      ))}
    </section>
  );
}

/** How many versions there are, and how many of them are not well. */
function Gist({ data: { rows } }: { data: Models }) {
  const t = useTranslations("models");
  const ill = rows.filter(({ health }) => health === "failing" || health === "degraded").length;
  return (
    <>
      {t("count", { count: rows.length })} · {t("ill", { count: ill })}
    </>
  );
}

/** Where each figure is from, or why it is missing. */
function Queries({ data: { concepts } }: { data: Models }) {
  const t = useTranslations("models");
  return (
    <details className={styles.queries}>
      <summary>{t("sources")}</summary>
      <dl>
        {concepts.map(({ concept, source, promql, why }) => (
          <div key={concept}>
            <dt>
              {concept} <span className={styles.soft}>{source ?? why}</span>
            </dt>
            {promql && (
              <dd>
                <code>{promql}</code>
              </dd>
            )}
          </div>
        ))}
      </dl>
    </details>
  );
}
