"use client";

import { useTranslations } from "use-intl";
import type { Outcome } from "../../lib/logs/outcome";
import styles from "./outcome-mark.module.css";

const shapes: Record<Outcome, string> = { ok: "●", error: "▲", gone: "◆", unknown: "○" };

/** How a call ended: a shape, a colour and the status as it was logged. */
export function OutcomeMark({ outcome, status }: { outcome: Outcome; status?: string | null | undefined }) {
  const t = useTranslations("logs.outcome");
  return (
    <span className={styles.mark} data-outcome={outcome}>
      <span aria-hidden="true">{shapes[outcome]}</span>
      {status ? <span translate="no">{status.slice(0, 40)}</span> : t(outcome)}
    </span>
  );
}
