"use client";

import { useTranslations } from "use-intl";
import type { TopologyNode } from "../../lib/topology/topology";
import table from "../ui/data-table.module.css";
import { Figure } from "../ui/figure";
import { HealthMark } from "../ui/health-mark";
import { ViewLink } from "../ui/view-link";
import styles from "./service-table.module.css";

const places = { failing: 0, degraded: 1, unknown: 2, well: 3, idle: 4 } as const;

/** Every service with its signals, the ones not well first; a row opens the service. */
export function ServiceTable({ nodes }: { nodes: readonly TopologyNode[] }) {
  const t = useTranslations("overview.services.column");
  const none = useTranslations("overview.models")("noRequests");
  const services = nodes
    .filter(({ kind }) => kind === "service")
    .toSorted((left, right) => places[left.health] - places[right.health]);
  return (
    <table className={`${table.cards} ${styles.table}`}>
      <thead>
        <tr>
          <th scope="col">{t("service")}</th>
          <th scope="col">{t("health")}</th>
          {(["requests", "errors", "p50", "p95"] as const).map((column) => (
            <th key={column} scope="col" className={table.number}>
              {t(column)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {services.map(({ id, namespace, service, health, signals }) => (
          <tr key={id} data-testid="service-row" data-service={service}>
            <th scope="row" className={styles.name}>
              <ViewLink to={`/services/${namespace}/${service}`} className={table.rowLink}>
                {service}
              </ViewLink>
            </th>
            <td className={styles.health}>
              <HealthMark health={health} />
            </td>
            <td className={table.number} data-label={t("requests")}>
              <Figure value={signals.requestsPerSecond} unit="per-second" bare reason={none} />
            </td>
            <td className={table.number} data-label={t("errors")}>
              <Figure value={signals.errorRatio} unit="ratio" bare reason={none} />
            </td>
            <td className={table.number} data-label={t("p50")}>
              <Figure value={signals.p50Ms} unit="ms" reason={none} />
            </td>
            <td className={table.number} data-label={t("p95")}>
              <Figure value={signals.p95Ms} unit="ms" reason={none} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
