"use client";

import { useTranslations } from "use-intl";
import type { AccessEvidence } from "../../../lib/policies/access-evidence";
import table from "../../ui/data-table.module.css";
import { Figure } from "../../ui/figure";
import { useOpenWords } from "../../words/use-open-words";
import styles from "./preview.module.css";

/** Who called in the last hour, and what would become of their calls. */
export function AccessEvidenceView({ evidence }: { evidence: AccessEvidence }) {
  const t = useTranslations("policies.preview");
  const words = useOpenWords();
  const { callers, failure, windowSeconds } = evidence;
  const title = t("callers", { minutes: Math.round(windowSeconds / 60) });
  return (
    <section className={styles.evidence} aria-label={title}>
      <h3 className={styles.caption}>{title}</h3>
      {failure && (
        <p className={styles.warning}>{words(`problem.${failure.code}.what`, {}, failure.message)}</p>
      )}
      {!failure && callers.length === 0 && <p className={styles.note}>{t("noCallers")}</p>}
      {callers.length > 0 && (
        <table className={table.inset}>
          <thead>
            <tr>
              <th scope="col">{t("caller")}</th>
              <th scope="col" className={table.number}>
                {t("calls")}
              </th>
              <th scope="col">{t("verdict")}</th>
            </tr>
          </thead>
          <tbody>
            {callers.map(({ namespace, service, requestsPerSecond, before, after }) => (
              <tr key={`${namespace}/${service}`}>
                <th scope="row" translate="no">
                  {namespace}/{service}
                </th>
                <td className={table.number}>
                  <Figure value={requestsPerSecond} unit="per-second" />
                </td>
                <td data-bad={(after === "refused" && before !== "refused") || undefined}>
                  {before !== after && `${t(`verdictOf.${before}`)} → `}
                  <strong>{t(`verdictOf.${after}`)}</strong>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className={styles.note}>{t("callersNote")}</p>
    </section>
  );
}
