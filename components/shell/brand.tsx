"use client";

import { useTranslations } from "use-intl";
import styles from "./console-shell.module.css";

/** The wires of a heddle: what lifts the right threads at the right moment. */
export function Brand() {
  const t = useTranslations();
  return (
    <>
      <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">
        <path d="M2 3h16M2 17h16" stroke="currentColor" strokeWidth="1.8" />
        <path d="M5 3v5m0 4v5M10 3v3.500m0 7V17M15 3v7m0 4v3" stroke="var(--accent)" strokeWidth="1.6" />
        <circle cx="5" cy="10" r="1.8" fill="none" stroke="var(--accent)" strokeWidth="1.5" />
        <circle cx="15" cy="12" r="1.8" fill="none" stroke="var(--accent)" strokeWidth="1.5" />
        <circle cx="10" cy="8.4" r="1.8" fill="none" stroke="var(--accent)" strokeWidth="1.5" />
      </svg>
      <span className={styles.brandName}>{t("heddle.name")}</span>
    </>
  );
}
