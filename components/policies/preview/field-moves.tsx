"use client";

import { useTranslations } from "use-intl";
import type { ChangedField } from "../../../lib/changes/changed-field";
import styles from "./preview.module.css";

type Props = { fields: readonly ChangedField[]; most?: number };

/** What moves in a policy, field by field: "versions.v2.limits.maxRequests – → 4". */
export function FieldMoves({ fields, most = 12 }: Props) {
  const t = useTranslations("policies.preview");
  if (fields.length === 0) return <p className={styles.note}>{t("same")}</p>;
  return (
    <>
      <ul className={styles.moves} aria-label={t("fields")} data-testid="field-moves">
        {fields.slice(0, most).map(({ path, before, after }) => (
          <li key={path}>
            <code className={styles.path} translate="no">
              {path}
            </code>{" "}
            <span className={styles.value}>
              <span className={styles.before}>{said(before)}</span> <span aria-hidden="true">→</span>
              <span className={styles.heard}>{t("to")}</span> <strong>{said(after)}</strong>
            </span>
          </li>
        ))}
      </ul>
      {fields.length > most && (
        <p className={styles.note}>{t("moreFields", { count: fields.length - most })}</p>
      )}
    </>
  );
}

function said(value: ChangedField["before"]): string {
  return value === null ? "–" : String(value);
}
