"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { type LogsFilter, logsLink } from "../../lib/logs/logs-link";
import type { ModelRow } from "../../lib/models/models";
import { Figure } from "../ui/figure";
import { HealthMark } from "../ui/health-mark";
import { VersionSwatch } from "../ui/version-swatch";
import { ViewLink } from "../ui/view-link";
import type { ModelColumn } from "./model-columns";
import styles from "./models-table.module.css";
import { Percentiles } from "./percentiles";
import { RowTrend, type RowTrends } from "./row-trend";

type Props = { row: ModelRow; trends?: RowTrends; isOld: boolean };

/** One version: its name leads to its page, its model's to all versions, most figures to the requests behind them. */
export function ModelTableRow({ row, trends, isOld }: Props) {
  const t = useTranslations("models");
  const { namespace, service, version } = row;
  const model = `/models/${namespace}/${service}`;
  return (
    <tr data-testid={`model-${service}-${version}`} data-health={row.health}>
      <th scope="row" className={styles.name}>
        <HealthMark health={row.health} shapeOnly />{" "}
        <ViewLink to={model} className={styles.link}>
          <span className={styles.service}>{service}</span>
        </ViewLink>{" "}
        <ViewLink to={`${model}/${version}`} className={styles.link} data-testid="version-link">
          <VersionSwatch version={version} />
        </ViewLink>
        <span className={styles.ready}>
          {row.readyEndpoints === null ? (
            <>
              <Figure value={null} unit="count" reason={t("readyUnknown")} />
              <span aria-hidden="true"> {t("readyWord")}</span>
            </>
          ) : (
            t("ready", { count: row.readyEndpoints })
          )}
        </span>
      </th>
      <Cell name="share">
        <Figure value={row.observedShare} unit="ratio" reason={t(isOld ? "unasked" : "noRequests")} />
        <span className={styles.wanted} title={t("wanted")}>
          {" / "}
          <Figure value={row.wantedShare} unit="ratio" reason={t(isOld ? "unasked" : "noPolicy")} />
        </span>
      </Cell>
      <TrafficCells row={row} />
      <WorkCells row={row} />
      {trends && (
        <Cell name="trend">
          <RowTrend row={row} trends={trends} />
        </Cell>
      )}
    </tr>
  );
}

/** What the mesh saw of it, and how long it let people wait. */
function TrafficCells({ row }: { row: ModelRow }) {
  const t = useTranslations("models");
  const wasAsked = row.health !== "unknown";
  const none = t(wasAsked ? "noRequests" : "unasked");
  const unsaid = t(wasAsked ? "unsaid" : "unasked");
  const behind = (filter: LogsFilter) => ({
    service: `${row.namespace}/${row.service}`,
    version: row.version,
    ...filter,
  });
  return (
    <>
      <Cell name="requests" to={behind({})}>
        <Figure value={row.requestsPerSecond} unit="per-second" bare reason={none} />
      </Cell>
      <Cell name="errors" to={behind({ status: "error" })} isBad={(row.errorRatio ?? 0) >= 0.01}>
        <Figure value={row.errorRatio} unit="ratio" reason={none} />
      </Cell>
      <Cell name="ttft" to={slower(row.ttftMs.p95, (ms) => behind({ ttftSlowerMs: ms }))}>
        <Percentiles of={row.ttftMs} reason={unsaid} />
      </Cell>
      <Cell name="tpot">
        <Percentiles of={row.tpotMs} reason={unsaid} />
      </Cell>
      <Cell name="e2e" to={slower(row.e2eMs.p95, (ms) => behind({ slowerMs: ms }))}>
        <Percentiles of={row.e2eMs} reason={unsaid} />
      </Cell>
    </>
  );
}

/** What its servers say of their own work. */
function WorkCells({ row }: { row: ModelRow }) {
  const t = useTranslations("models");
  const unsaid = t(row.health === "unknown" ? "unasked" : "unsaid");
  return (
    <>
      <Cell name="input">
        <Figure value={row.inputTokensPerSecond} unit="tokens-per-second" bare reason={unsaid} />
      </Cell>
      <Cell name="tokens">
        <Figure value={row.outputTokensPerSecond} unit="tokens-per-second" bare reason={unsaid} />
      </Cell>
      <Cell name="running">
        <Figure value={row.running} unit="count" reason={unsaid} />
      </Cell>
      <Cell name="waiting" isBad={(row.waiting ?? 0) >= 5}>
        <Figure value={row.waiting} unit="count" reason={unsaid} />
      </Cell>
      <Cell name="kv" isBad={(row.kvCacheUsage ?? 0) >= 0.95}>
        <Figure value={row.kvCacheUsage} unit="ratio" reason={unsaid} />
      </Cell>
    </>
  );
}

type CellProps = { name: ModelColumn; to?: LogsFilter | undefined; isBad?: boolean; children: ReactNode };

/** A figure; where the requests behind it can be told, a way to them. On a phone its name stands before it. */
function Cell({ name, to, isBad = false, children }: CellProps) {
  const t = useTranslations("models");
  return (
    <td data-column={name} data-bad={isBad || undefined}>
      <span className={styles.label} aria-hidden="true">
        {t(`column.${name}`)}
      </span>
      {to ? (
        <ViewLink {...logsLink(to)} className={styles.behind} title={t("behind")}>
          {children}
        </ViewLink>
      ) : (
        children
      )}
    </td>
  );
}

/** What lies beyond a percentile; nothing where it cannot be said. */
function slower(ms: number | null, filter: (ms: number) => LogsFilter): LogsFilter | undefined {
  return ms === null ? undefined : filter(Math.floor(ms));
}
