"use client";

import { Fragment } from "react";
import { useTranslations } from "use-intl";
import { durationParts } from "./duration-text";
import styles from "./figure.module.css";

/** A length of time in at most two units; a dash for none. */
export function Duration({ ms }: { ms: number | null | undefined }) {
  const t = useTranslations();
  if (ms === null || ms === undefined || !Number.isFinite(ms)) return <span className={styles.none}>–</span>;
  return (
    <span className={styles.figure}>
      {durationParts(ms).map(({ digits, unit }, position) => (
        <Fragment key={unit}>
          {position > 0 && " "}
          {digits}
          <span className={styles.unit}>{unit !== "none" && t(`unit.${unit}`)}</span>
        </Fragment>
      ))}
    </span>
  );
}
