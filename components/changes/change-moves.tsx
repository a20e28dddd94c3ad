"use client";

import { useTranslations } from "use-intl";
import type { ChangeSummary } from "../../lib/changes/changes";
import { movesOf } from "./moves-of";
import { WeightsMove } from "./weights-move";
import styles from "./weights-move.module.css";

/** Fields shown in a line; the change's own page has all. */
const most = 2;

type Props = { change: Pick<ChangeSummary, "before" | "after" | "fields"> };

/** What a change moved: weights where weights moved, else its fields: "versions.v1.limits.maxRequests – → 4". */
export function ChangeMoves({ change: { before, after, fields } }: Props) {
  const t = useTranslations("changes");
  if (fields.length === 0 || movesOf(before, after).length > 0) {
    return <WeightsMove before={before} after={after} />;
  }
  return (
    <span className={styles.moves}>
      {fields.slice(0, most).map((field) => (
        <span key={field.path} className={styles.field}>
          <span translate="no">{field.path}</span>{" "}
          <span className={styles.from}>{field.before === null ? "–" : String(field.before)}</span>{" "}
          <span aria-hidden="true">→</span>
          <span className={styles.heard}>{t("to")}</span>{" "}
          <strong>{field.after === null ? "–" : String(field.after)}</strong>
        </span>
      ))}
      {fields.length > most && (
        <span className={styles.same}>{t("moreFields", { count: fields.length - most })}</span>
      )}
    </span>
  );
}
