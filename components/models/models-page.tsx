"use client";

import { useTranslations } from "use-intl";
import type { Models } from "../../lib/models/models";
import { modelsRoute, modelTrendsRoute } from "../../lib/models/routes";
import { useApi } from "../api/use-api";
import { Page } from "../ui/page";
import { Panel, SkeletonRows } from "../ui/panel";
import { useNothing } from "../ui/use-nothing";
import { useUrlState } from "../ui/use-url-state";
import { ViewLink } from "../ui/view-link";
import { ModelCharts } from "./model-charts";
import { fewPanels } from "./model-panels";
import styles from "./models-page.module.css";
import { ModelsTable } from "./models-table";
import { sortModels } from "./sort-models";
import { useModelOrder } from "./use-model-order";

/** Every version of every model side by side. */
export function ModelsPage() {
  const t = useTranslations("models");
  const { mesh, window, at } = useUrlState();
  const query = { mesh, window, ...(at ? { at } : {}) };
  const read = useApi(modelsRoute, { params: {}, query });
  const isFew = read.data !== undefined && read.data.rows.length <= mostTrends;
  const trends = useApi(
    modelTrendsRoute,
    { params: {}, query: { ...query, lines: "ttft", previous: "no" } },
    { enabled: isFew },
  );
  const order = useModelOrder();
  const nothing = useNothing();
  return (
    <Page
      title={t("title")}
      gist={read.data && (read.data.stale === null || read.data.rows.length > 0) && <Gist data={read.data} />}
    >
      <Panel
        title={t("versions")}
        read={read}
        flush
        aside={t("aside")}
        skeleton={<SkeletonRows rows={6} />}
        empty={(data) => (data.rows.length === 0 ? nothing(data, t("empty")) : null)}
      >
        {(data) => (
          <ModelsTable
            rows={sortModels(data.rows, order.by)}
            order={order}
            {...(isFew
              ? { trends: { rows: trends.data?.rows ?? null, isFailed: trends.error !== null } }
              : {})}
            away={data.stale?.upstream ?? null}
          />
        )}
      </Panel>
      {servicesOf(read.data).map((target) => (
        <div key={`${target.namespace}/${target.service}`} className={styles.model}>
          <h2 className={styles.name}>
            <ViewLink to={`/models/${target.namespace}/${target.service}`}>{target.service}</ViewLink>
          </h2>
          <ModelCharts label={target.service} panels={fewPanels} target={target} />
        </div>
      ))}
      {read.data && <Queries data={read.data} />}
    </Page>
  );
}

/** A line for each of more rows than this costs Prometheus more than it tells: models have theirs on their own pages. */
const mostTrends = 120;

type Target = { namespace: string; service: string };

/** Charts are drawn for so many models; the others have theirs on their own pages. */
const mostDrawn = 3;

function servicesOf(data: Models | undefined): Target[] {
  const all = (data?.rows ?? []).map(
    ({ namespace, service }) => [`${namespace}/${service}`, { namespace, service }] as const,
  );
  return [...new Map(all).values()].slice(0, mostDrawn);
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
            <dt translate="no">
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
