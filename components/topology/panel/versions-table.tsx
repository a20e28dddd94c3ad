"use client";

import { useTranslations } from "use-intl";
import type { TopologyVersion } from "../../../lib/topology/topology";
import table from "../../ui/data-table.module.css";
import { Figure } from "../../ui/figure";
import { HealthMark } from "../../ui/health-mark";
import { VersionSwatch } from "../../ui/version-swatch";
import styles from "./side-panel.module.css";

/** What each version of a service carries, beside what it was asked to carry. */
export function VersionsTable({ versions }: { versions: readonly TopologyVersion[] }) {
  const t = useTranslations("topology.panel");
  const column = useTranslations("topology.column");
  const percent = column("percent");
  const heads = [
    ["wanted", percent],
    ["observed", percent],
    ["rate", column("perSecond")],
    ["errors", percent],
    ["p95", null],
    ["ready", null],
  ] as const;
  return (
    <section className={styles.section}>
      <table className={`${table.inset} ${table.figures} ${styles.table}`}>
        <caption>{t("versions")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("version")}</th>
            {heads.map(([head, unit]) => (
              <th key={head} scope="col">
                {t(head)} {unit && <span className={styles.unit}>{unit}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {versions.map(({ version, signals, observedShare, wantedShare, readyEndpoints, health }) => (
            <tr key={version} data-health={health}>
              <th scope="row">
                <span className={styles.versionName}>
                  <VersionSwatch version={version} />
                  {(health === "failing" || health === "degraded") && (
                    <HealthMark health={health} shapeOnly />
                  )}
                </span>
              </th>
              <td>
                <Figure value={wantedShare} unit="ratio" bare reason={t("noPolicy")} />
              </td>
              <td>
                <Figure value={observedShare} unit="ratio" bare />
              </td>
              <td>
                <Figure value={signals.requestsPerSecond} unit="per-second" bare />
              </td>
              <td data-bad={health === "failing" || health === "degraded" || undefined}>
                <Figure value={signals.errorRatio} unit="ratio" bare />
              </td>
              <td>
                <Figure value={signals.p95Ms} unit="ms" />
              </td>
              <td>
                <Figure value={readyEndpoints} unit="count" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
