"use client";

import { useTranslations } from "use-intl";
import type { Passed } from "../../lib/changes/gate";
import styles from "./change-page.module.css";

/** What a change went past, and by which right: it is said for as long as the change is known. */
export function PassedNote({ passed }: { passed: Passed }) {
  const t = useTranslations("changes.passed");
  const { how, reason, approvals, freeze } = passed;
  return (
    <p className={styles.passed} data-how={how} data-testid="passed">
      <strong>{t(how)}</strong> {approvals && t("approvals", approvals)}{" "}
      {freeze && t("freeze", { name: freeze })}
      {reason && <> “{reason}”</>}
    </p>
  );
}
