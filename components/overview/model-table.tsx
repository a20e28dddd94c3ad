"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { type LogsFilter, logsLink } from "../../lib/logs/logs-link";
import type { ModelRow } from "../../lib/models/models";
import table from "../ui/data-table.module.css";
import { Figure } from "../ui/figure";
import { HealthMark } from "../ui/health-mark";
import { versionColour } from "../ui/version-colour";
import { VersionSwatch } from "../ui/version-swatch";
import { ViewLink } from "../ui/view-link";
import styles from "./model-table.module.css";

/** The versions of every model side by side; a row opens the service, a figure the requests behind it. */
export function ModelTable({ rows }: { rows: readonly ModelRow[] }) {
  const t = useTranslations("overview.models.column");
  const columns = [
    "wanted",
    "observed",
    "requests",
    "errors",
    "ttft",
    "tpot",
    "tokens",
    "waiting",
    "ready",
  ] as const;
  return (
    <table className={`${table.cards} ${styles.table}`}>
      <thead>
        <tr>
          <th scope="col">{t("version")}</th>
          <th scope="col">{t("health")}</th>
          {columns.map((column) => (
            <th key={column} scope="col" className={table.number}>
              {t(column)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={`${row.namespace}/${row.service}/${row.version}`} row={row} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ row }: { row: ModelRow }) {
  const t = useTranslations("overview.models");
  const none = t("noRequests");
  const behind = (filter: LogsFilter) => ({
    service: `${row.namespace}/${row.service}`,
    version: row.version,
    ...filter,
  });
  const p95 = row.ttftMs.p95;
  return (
    <tr data-testid="model-row" data-version={row.version}>
      <th scope="row" className={styles.version}>
        <ViewLink
          to={`/services/${row.namespace}/${row.service}`}
          className={`${table.rowLink} ${styles.link}`}
        >
          <span className={styles.service}>{row.service}</span> <VersionSwatch version={row.version} />
        </ViewLink>
      </th>
      <td className={styles.health}>
        <HealthMark health={row.health} />
      </td>
      <Cell name="wanted">
        <Figure value={row.wantedShare} unit="ratio" reason={t("noPolicy")} />
      </Cell>
      <Cell name="observed">
        <span className={styles.share}>
          <span className={styles.track} aria-hidden="true">
            <span
              className={styles.fill}
              style={{
                width: `${Math.min(1, row.observedShare ?? 0) * 100}%`,
                background: versionColour(row.version),
              }}
            />
            {row.wantedShare !== null && (
              <span className={styles.mark} style={{ left: `${row.wantedShare * 100}%` }} />
            )}
          </span>
          <Figure value={row.observedShare} unit="ratio" reason={none} />
        </span>
      </Cell>
      <Cell name="requests" to={behind({})}>
        <Figure value={row.requestsPerSecond} unit="per-second" bare reason={none} />
      </Cell>
      <Cell name="errors" to={behind({ status: "error" })}>
        <Figure value={row.errorRatio} unit="ratio" bare reason={none} />
      </Cell>
      <Cell name="ttft" to={p95 === null ? undefined : behind({ ttftSlowerMs: Math.floor(p95) })}>
        <Figure value={row.ttftMs.p95} unit="ms" reason={none} />
      </Cell>
      <Cell name="tpot">
        <Figure value={row.tpotMs.p95} unit="ms" reason={none} />
      </Cell>
      <Cell name="tokens">
        <Figure value={row.outputTokensPerSecond} unit="tokens-per-second" bare reason={none} />
      </Cell>
      <Cell name="waiting">
        <Figure value={row.waiting} unit="count" />
      </Cell>
      <Cell name="ready">
        <Figure value={row.readyEndpoints} unit="count" reason={t("noEndpoints")} />
      </Cell>
    </tr>
  );
}

type CellName =
  | "wanted"
  | "observed"
  | "requests"
  | "errors"
  | "ttft"
  | "tpot"
  | "tokens"
  | "waiting"
  | "ready";

type CellProps = { name: CellName; to?: LogsFilter | undefined; children: ReactNode };

/** A figure, with a way to the requests behind it; on a phone, where the header is gone, its name stands before it. */
function Cell({ name, to, children }: CellProps) {
  const t = useTranslations("overview.models.column");
  const behind = useTranslations("models")("behind");
  return (
    <td className={table.number} data-cell={name} data-label={t(name)}>
      {to ? (
        <ViewLink {...logsLink(to)} className={table.behind} title={behind}>
          {children}
        </ViewLink>
      ) : (
        children
      )}
    </td>
  );
}
