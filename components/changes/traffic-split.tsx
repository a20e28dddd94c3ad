"use client";

import { useTranslations } from "use-intl";
import type { Convergence } from "../../lib/changes/changes";
import table from "../ui/data-table.module.css";
import { Duration } from "../ui/duration";
import { Figure } from "../ui/figure";
import { versionColour } from "../ui/version-colour";
import { VersionSwatch } from "../ui/version-swatch";
import styles from "./traffic-split.module.css";

/** Share asked for beside the share seen, a version a row: the bar is what was seen, its ends how sure that is. */
export function TrafficSplit({ convergence }: { convergence: Convergence }) {
  const t = useTranslations("delivery.split");
  return (
    <>
      <table className={`${table.inset} ${styles.table}`}>
        <caption className={styles.heard}>{t("caption")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("version")}</th>
            <th scope="col" className={table.number}>
              {t("wanted")}
            </th>
            <th scope="col" className={table.number}>
              {t("observed")}
            </th>
            <th scope="col" className={table.number}>
              {t("requests")}
            </th>
            <th scope="col" className={styles.barHead}>
              <span className={styles.heard}>{t("bar")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {convergence.versions.map(({ version, wanted, observed, low, high, count }) => (
            <tr key={version} data-version={version}>
              <th scope="row">
                <VersionSwatch version={version} />
              </th>
              <td className={table.number}>
                <Figure value={wanted} unit="ratio" />
              </td>
              <td className={table.number}>
                <Figure value={observed} unit="ratio" reason={t("none")} />
              </td>
              <td className={table.number}>
                <Figure value={count} unit="count" />
              </td>
              <td className={styles.barCell}>
                <span className={styles.track} aria-hidden="true">
                  <span
                    className={styles.fill}
                    style={{ width: percent(observed ?? 0), background: versionColour(version) }}
                  />
                  {low !== null && high !== null && observed !== null && (
                    <span
                      className={styles.reach}
                      style={{ left: percent(low), width: percent(Math.max(0, high - low)) }}
                    />
                  )}
                  <span className={styles.mark} style={{ left: percent(wanted) }} />
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {convergence.draining.map(({ version, open, oldestSeconds }) => (
        <p key={version} className={styles.draining}>
          {t("draining", { version, open })}
          {oldestSeconds !== null && (
            <>
              {" "}
              {t("oldest")} <Duration ms={oldestSeconds * 1_000} />
            </>
          )}
        </p>
      ))}
    </>
  );
}

function percent(share: number): string {
  return `${Math.min(1, Math.max(0, share)) * 100}%`;
}
