"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { type LogsFilter, logsLink } from "../../lib/logs/logs-link";
import type { ModelRow } from "../../lib/models/models";
import type { ModelTrend, TrendName } from "../../lib/models/trends";
import { Figure } from "../ui/figure";
import { HealthMark } from "../ui/health-mark";
import { versionColour } from "../ui/version-colour";
import { VersionSwatch } from "../ui/version-swatch";
import { ViewLink } from "../ui/view-link";
import styles from "./models-table.module.css";
import { Percentiles } from "./percentiles";
import { type SortName, sortNames } from "./sort-models";
import { Sparkline } from "./sparkline";

export const modelColumns = [
  "share",
  "requests",
  "errors",
  "ttft",
  "tpot",
  "e2e",
  "input",
  "tokens",
  "running",
  "waiting",
  "kv",
  "trend",
] as const;
type Column = (typeof modelColumns)[number];

type Props = {
  rows: readonly ModelRow[];
  trends: readonly ModelTrend[];
  sort: SortName;
  onSort: (sort: SortName) => void;
};

/** A row a version: all that tells a well model from one that is not, each figure a way to the requests behind it. */
export function ModelsTable({ rows, trends, sort, onSort }: Props) {
  const t = useTranslations("models.column");
  return (
    <table className={styles.table} data-testid="models-table">
      <thead>
        <tr>
          <Head name="name" word={t("version")} sort={sort} onSort={onSort} />
          {modelColumns.map((column) => (
            <Head key={column} name={column} word={t(column)} sort={sort} onSort={onSort} />
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={keyOf(row)} row={row} trend={trends.find((trend) => keyOf(trend) === keyOf(row))} />
        ))}
      </tbody>
    </table>
  );
}

type HeadProps = { name: string; word: string } & Pick<Props, "sort" | "onSort">;

function Head({ name, word, sort, onSort }: HeadProps) {
  const by = sortNames.find((known) => known === name);
  return (
    <th scope="col" data-column={name} aria-sort={by === sort ? "descending" : undefined}>
      {by ? (
        <button type="button" className={styles.sort} data-on={by === sort} onClick={() => onSort(by)}>
          {word}
        </button>
      ) : (
        word
      )}
    </th>
  );
}

function Row({ row, trend }: { row: ModelRow; trend: ModelTrend | undefined }) {
  const t = useTranslations("models");
  const { namespace, service, version } = row;
  const none = t("noRequests");
  const unsaid = t("unsaid");
  const behind = (filter: LogsFilter) => ({ service: `${namespace}/${service}`, version, ...filter });
  return (
    <tr data-testid={`model-${service}-${version}`} data-health={row.health}>
      <th scope="row" className={styles.name}>
        <HealthMark health={row.health} shapeOnly />{" "}
        <ViewLink to={`/models/${namespace}/${service}/${version}`} className={styles.link}>
          <span className={styles.service}>{service}</span> <VersionSwatch version={version} />
        </ViewLink>
        <span className={styles.ready}>{t("ready", { count: row.readyEndpoints ?? 0 })}</span>
      </th>
      <Cell name="share">
        <Figure value={row.observedShare} unit="ratio" reason={none} />
        <span className={styles.wanted} title={t("wanted")}>
          {" / "}
          <Figure value={row.wantedShare} unit="ratio" reason={t("noPolicy")} />
        </span>
      </Cell>
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
      <Cell name="trend">
        <Trend row={row} trend={trend} of="ttft" />
      </Cell>
    </tr>
  );
}

function Trend({ row, trend, of }: { row: ModelRow; trend: ModelTrend | undefined; of: TrendName }) {
  const t = useTranslations("models");
  return (
    <Sparkline
      values={trend?.lines[of] ?? []}
      colour={versionColour(row.version)}
      label={t("trendOf", { version: `${row.service} ${row.version}` })}
    />
  );
}

type CellProps = { name: Column; to?: LogsFilter | undefined; isBad?: boolean; children: ReactNode };

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

function keyOf({ namespace, service, version }: Pick<ModelRow, "namespace" | "service" | "version">): string {
  return `${namespace}/${service}/${version}`;
}
