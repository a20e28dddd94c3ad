"use client";

import { useTranslations } from "use-intl";
import styles from "./chart-source.module.css";

type Props = {
  source: string | null;
  promql: string;
  passedOver: readonly { source: string; why: string }[];
};

/** Where a chart's figures come from, with which query, and why not from something better. */
export function ChartSource({ source, promql, passedOver }: Props) {
  const t = useTranslations("chart.source");
  return (
    <details className={styles.source} data-testid="chart-source">
      <summary>
        {source ? (
          <>
            {t("label")} <span translate="no">{source}</span>
          </>
        ) : (
          t("none")
        )}
      </summary>
      {promql !== "" && <code className={styles.query}>{promql}</code>}
      {passedOver.length > 0 && (
        <>
          <p className={styles.head}>{t("passedOver")}</p>
          <ul className={styles.passed}>
            {passedOver.map((each) => (
              <li key={`${each.source} ${each.why}`} translate="no">
                <strong>{each.source}</strong> {each.why}
              </li>
            ))}
          </ul>
        </>
      )}
    </details>
  );
}
