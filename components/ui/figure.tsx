"use client";

import { useTranslations } from "use-intl";
import styles from "./figure.module.css";
import { type FigureUnit, figureParts } from "./figure-text";

type Props = {
  value: number | null | undefined;
  unit: FigureUnit;
  /** Why there is no value: a sentence, shown on hover and read out. */
  reason?: string;
  /** Leaves the unit out where the column's header says it; durations and bytes always carry theirs. */
  bare?: boolean;
};

/** A number as the console shows numbers: three significant digits, SI steps; a dash with the reason for none. */
export function Figure({ value, unit, reason, bare = false }: Props) {
  const t = useTranslations();
  const parts = figureParts(value, unit);
  if (!parts) {
    const why = reason ?? t("figure.noData");
    return (
      <span className={styles.none} title={why}>
        <span aria-hidden="true">–</span>
        <span className={styles.heard}>{why}</span>
      </span>
    );
  }
  const isShown = parts.unit !== "none" && !(bare && unit !== "ms" && unit !== "bytes");
  return (
    <span className={styles.figure}>
      {parts.digits}
      {isShown && <span className={styles.unit}>{t(`unit.${parts.unit}`)}</span>}
    </span>
  );
}
