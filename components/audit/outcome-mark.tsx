"use client";

import { useTranslations } from "use-intl";
import type { AuditRow } from "../../lib/audit/audit";
import type { Tone } from "../../lib/changes/state-tone";
import { ToneShape } from "../changes/state-mark";
import styles from "./audit-table.module.css";

const tones: Record<AuditRow["outcome"], Tone> = { done: "good", refused: "attention", failed: "wrong" };

/** How an act ended, in a shape and a word, with the code of what stood against it. */
export function OutcomeMark({ row: { outcome, code } }: { row: Pick<AuditRow, "outcome" | "code"> }) {
  const t = useTranslations("audit.outcome");
  return (
    <span className={styles.mark} data-outcome={outcome}>
      <ToneShape tone={tones[outcome]} /> {t(outcome)}
      {code && (
        <span className={styles.code} translate="no">
          {code}
        </span>
      )}
    </span>
  );
}
