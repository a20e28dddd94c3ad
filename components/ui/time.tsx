"use client";

import styles from "./figure.module.css";
import { type TimeForm, timeText } from "./time-text";
import { useZone } from "./use-zone";

type Props = {
  at: string | number | Date;
  form?: TimeForm;
  /** False where a header close by says the zone. */
  zone?: boolean;
};

/** The one way to draw a moment: in the person's zone, which is always said. */
export function Time({ at, form = "clock", zone = true }: Props) {
  const [chosen] = useZone();
  const moment = new Date(at);
  if (Number.isNaN(moment.getTime())) return <span className={styles.none}>–</span>;
  const shown = timeText(moment, form, chosen === "utc" ? "UTC" : undefined);
  return (
    <time className={styles.figure} dateTime={moment.toISOString()} title={moment.toISOString()}>
      {shown.text}
      {zone && <span className={styles.unit}>{shown.zone}</span>}
    </time>
  );
}
