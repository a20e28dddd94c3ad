"use client";

import { useTranslations } from "use-intl";
import { infoCode, type Warning } from "../../lib/metrics/reading";
import styles from "./said-beside.module.css";

/** What was said beside figures: warnings as they are, what is only worth knowing folded. Nothing where nothing was said. */
export function SaidBeside({ warnings }: { warnings: readonly Warning[] }) {
  const t = useTranslations("chart.said");
  const once = [...new Map(warnings.map((each) => [`${each.code} ${each.message}`, each])).values()];
  const infos = once.filter(({ code }) => code === infoCode);
  const grave = once.filter(({ code }) => code !== infoCode);
  if (once.length === 0) return null;
  return (
    <div className={styles.said} data-testid="said-beside">
      {grave.map(({ code, message }) => (
        <p key={`${code} ${message}`} className={styles.warning}>
          <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" focusable="false">
            <path
              d="M6 1 11.500 11H.5zM6 4.500v3M6 9.200h.01"
              fill="none"
              stroke="currentColor"
              strokeWidth="1.2"
            />
          </svg>
          <span translate="no">{message}</span>
        </p>
      ))}
      {infos.length > 0 && (
        <details className={styles.infos}>
          <summary>{t("infos", { count: infos.length })}</summary>
          <ul>
            {infos.map(({ message }) => (
              <li key={message} translate="no">
                {message}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
