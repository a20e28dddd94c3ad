"use client";

import { useTranslations } from "use-intl";
import type { ChangeSummary } from "../../lib/changes/changes";
import styles from "./change-table.module.css";

/** That a change is about more policies than the one it is shown by, and whether it was taken back by itself. */
export function SetNote({ change: { set } }: { change: Pick<ChangeSummary, "set"> }) {
  const t = useTranslations("changes.set");
  if (set === null) return null;
  return (
    <>
      {set.parts.length > 1 && (
        <span className={styles.note}>{t("with", { count: set.parts.length - 1 })}</span>
      )}
      {set.state === "taken-back" && <span className={styles.note}>{t("takenBack")}</span>}
    </>
  );
}
