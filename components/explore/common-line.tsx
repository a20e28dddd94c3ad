"use client";

import { useTranslations } from "use-intl";
import styles from "./line-table.module.css";
import { queryLineName } from "./query-line-name";

/** What all series have in common, said once. Nothing where they have nothing in common. */
export function CommonLine({ labels }: { labels: Readonly<Record<string, string>> }) {
  const t = useTranslations("explore.table");
  if (Object.keys(labels).length === 0) return null;
  return (
    <p className={styles.common}>
      {t("common")} <span translate="no">{queryLineName(labels)}</span>
    </p>
  );
}
