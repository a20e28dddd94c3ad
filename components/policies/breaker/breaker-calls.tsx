"use client";

import { useTranslations } from "use-intl";
import type { BreakerCall, Breakers } from "../../../lib/policies/breakers";
import { ToneShape } from "../../changes/state-mark";
import table from "../../ui/data-table.module.css";
import { Figure } from "../../ui/figure";
import { VersionSwatch } from "../../ui/version-swatch";
import styles from "./breaker-calls.module.css";
import { breakerTones } from "./breaker-tones";

/** The same by calling instance, folded while nothing breaks: each proxy has breakers of its own. */
export function BreakerCalls({ data: { calls, callsOmitted } }: { data: Breakers }) {
  const t = useTranslations("policies.breaker");
  const told = calls.filter(({ word, active }) => word !== "unknown" || active !== null);
  if (told.length === 0) return null;
  const broken = told.filter(({ word }) => word !== "closed" && word !== "unknown");
  const isBroken = broken.length > 0;
  const shown = isBroken ? broken : told;
  return (
    <details className={styles.more} open={isBroken} data-testid="breaker-calls">
      <summary>{t("byCaller", { count: told.length + callsOmitted })}</summary>
      <table className={`${table.cards} ${styles.table}`}>
        <thead>
          <tr>
            <th scope="col">{t("column.caller")}</th>
            <th scope="col">{t("column.version")}</th>
            <th scope="col">{t("column.state")}</th>
            {(["refusedNow", "retries", "active", "out"] as const).map((column) => (
              <th key={column} scope="col" className={table.number}>
                {t(`column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((call) => (
            <Row key={`${call.instance} ${call.version}`} call={call} />
          ))}
        </tbody>
      </table>
      {told.length > shown.length && (
        <p className={styles.soft}>{t("others", { count: told.length - shown.length })}</p>
      )}
      {callsOmitted > 0 && <p className={styles.soft}>{t("omitted", { count: callsOmitted })}</p>}
    </details>
  );
}

function Row({ call }: { call: BreakerCall }) {
  const t = useTranslations("policies.breaker");
  const { instance, version, word, isOpen, refusedPerSecond, retriesPerSecond, active, limit } = call;
  return (
    <tr data-word={word}>
      <th scope="row" translate="no">
        {instance}
      </th>
      <td>
        <VersionSwatch version={version} />
      </td>
      <td className={styles.state} data-tone={breakerTones[word]}>
        <ToneShape tone={breakerTones[word]} /> {t(`word.${word}`)}
        {isOpen !== null && <span className={styles.soft}> · {t(isOpen ? "openNow" : "notOpen")}</span>}
      </td>
      <td className={table.number} data-label={t("column.refusedNow")}>
        <Figure value={refusedPerSecond} unit="per-second" reason={t("notTold")} />
      </td>
      <td className={table.number} data-label={t("column.retries")}>
        <Figure value={retriesPerSecond} unit="per-second" reason={t("noRetries")} />
      </td>
      <td className={table.number} data-label={t("column.active")}>
        <span>
          <Figure value={active} unit="count" reason={t("notTold")} />{" "}
          {limit !== null && <span className={styles.soft}>{t("ofLimit", { limit })}</span>}
        </span>
      </td>
      <td className={table.number} data-label={t("column.out")}>
        <Figure value={call.ejectedEndpoints} unit="count" reason={t("notTold")} />
      </td>
    </tr>
  );
}
