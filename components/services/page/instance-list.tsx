"use client";

import { useTranslations } from "use-intl";
import { logsLink } from "../../../lib/logs/logs-link";
import type { EndpointLoad, ServiceLoad } from "../../../lib/services/load";
import type { ServiceDetail } from "../../../lib/services/services";
import { useOwnMesh } from "../../api/use-may-write";
import { Ago } from "../../ui/ago";
import table from "../../ui/data-table.module.css";
import { Figure } from "../../ui/figure";
import { HealthMark } from "../../ui/health-mark";
import { versionColour } from "../../ui/version-colour";
import { VersionSwatch } from "../../ui/version-swatch";
import { ViewLink } from "../../ui/view-link";
import styles from "./instance-list.module.css";
import { type InstanceRow, instanceRows } from "./instance-rows";

type Props = { detail: ServiceDetail; load: ServiceLoad | undefined };
type Column = keyof typeof figures;

const figures = {
  running: (row: EndpointLoad) => <Figure value={row.running} unit="count" />,
  waiting: (row: EndpointLoad) => <Figure value={row.waiting} unit="count" />,
  cpu: (row: EndpointLoad) => <Figure value={row.cpuCores} unit="count" />,
  memory: (row: EndpointLoad) => <Figure value={row.memoryBytes} unit="bytes" />,
  restarts: (row: EndpointLoad) => <Figure value={row.restarts} unit="count" />,
} as const;

/** A row an instance: whether it takes traffic, how much of its version's, how well, and what it uses. */
export function InstanceList({ detail, load }: Props) {
  const t = useTranslations("services");
  const isWatched = useOwnMesh()?.controlPlane === "none";
  const rows = instanceRows(detail, load);
  const greatest = Math.max(...rows.map(({ load: own }) => own?.share ?? 0), 0);
  const shown = columnsOf(load);
  return (
    <table className={`${table.cards} ${styles.table}`} data-testid="instances">
      <thead>
        <tr>
          <th scope="col">{t("instance")}</th>
          <th scope="col">{t("column.version")}</th>
          <th scope="col">{t("ready")}</th>
          <th scope="col" className={styles.spread}>
            {t("load.share")}
          </th>
          <th scope="col" className={table.number}>
            {t("load.requests")} <span className={styles.unit}>{t("column.perSecond")}</span>
          </th>
          <th scope="col" className={table.number}>
            {t("load.errors")}
          </th>
          <th scope="col" className={table.number}>
            {t("load.p95")}
          </th>
          {shown.map((column) => (
            <th key={column} scope="col" className={table.number}>
              {t(`column.${column}`)}{" "}
              {column === "cpu" && <span className={styles.unit}>{t("column.cores")}</span>}
            </th>
          ))}
          <th scope="col" className={styles.aside}>
            {t("address")}
          </th>
          <th scope="col" className={styles.since}>
            {t("since")}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row
            key={`${row.version} ${row.id}`}
            row={row}
            service={`${detail.namespace}/${detail.service}`}
            greatest={greatest}
            shown={shown}
            isWatched={isWatched}
          />
        ))}
      </tbody>
    </table>
  );
}

/** Columns that any instance has a figure for: what nobody tells has a line below, and no empty columns. */
function columnsOf(load: ServiceLoad | undefined): Column[] {
  const endpoints = load?.endpoints ?? [];
  const known = {
    running: endpoints.some(({ running }) => running !== null),
    waiting: endpoints.some(({ waiting }) => waiting !== null),
    cpu: endpoints.some(({ cpuCores }) => cpuCores !== null),
    memory: endpoints.some(({ memoryBytes }) => memoryBytes !== null),
    restarts: endpoints.some(({ restarts }) => restarts !== null),
  };
  return (Object.keys(figures) as Column[]).filter((column) => known[column]);
}

type RowProps = {
  row: InstanceRow;
  service: string;
  greatest: number;
  shown: readonly Column[];
  /** No control plane tells who is ready: who reports is all that is known. */
  isWatched: boolean;
};

function Row({ row, service, greatest, shown, isWatched }: RowProps) {
  const t = useTranslations("services");
  const { id, version, ready, address, since, load, isBusiest } = row;
  const none = t("none.endpoint");
  return (
    <tr data-testid={`instance-${id}`}>
      <th scope="row" className={styles.name} translate="no">
        {id}
      </th>
      <td className={styles.version}>
        <VersionSwatch version={version} />
      </td>
      <td className={styles.ready}>
        <HealthMark health={ready || isWatched ? "well" : "unknown"} shapeOnly />{" "}
        {t(ready ? "ready" : isWatched ? "load.reports" : "load.unplaced")}
      </td>
      <td className={styles.spread} data-label={t("load.share")} data-skewed={isBusiest || undefined}>
        <span className={styles.bar} aria-hidden="true">
          <span
            style={{
              width: `${greatest > 0 ? ((load?.share ?? 0) / greatest) * 100 : 0}%`,
              background: versionColour(version),
            }}
          />
        </span>
        <Figure value={load?.share} unit="ratio" reason={none} />
      </td>
      <td className={table.number} data-label={t("load.requests")}>
        <ViewLink {...logsLink({ service, version })} className={table.behind}>
          <Figure value={load?.requestsPerSecond} unit="per-second" bare reason={none} />
        </ViewLink>
      </td>
      <td
        className={table.number}
        data-label={t("load.errors")}
        data-bad={(load?.errorRatio ?? 0) >= 0.01 || undefined}
      >
        <Figure value={load?.errorRatio} unit="ratio" reason={none} />
      </td>
      <td className={table.number} data-label={t("load.p95")}>
        <Figure value={load?.p95Ms} unit="ms" reason={t("none.latency")} />
      </td>
      {shown.map((column) => (
        <td
          key={column}
          className={table.number}
          data-label={t(`column.${column}`)}
          data-bad={(column === "restarts" && (load?.restarts ?? 0) > 0) || undefined}
        >
          {load ? figures[column](load) : "–"}
        </td>
      ))}
      <td className={styles.aside}>{address}</td>
      <td className={styles.since}>{since && <Ago at={since} />}</td>
    </tr>
  );
}
