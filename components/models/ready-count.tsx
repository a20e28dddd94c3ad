"use client";

import { useTranslations } from "use-intl";
import type { ModelRow } from "../../lib/models/models";
import { Figure } from "../ui/figure";
import styles from "./models-table.module.css";

/** How many instances of a version take traffic; none is not the same as nobody knows. */
export function ReadyCount({ row: { readyEndpoints } }: { row: Pick<ModelRow, "readyEndpoints"> }) {
  const t = useTranslations("models");
  return (
    <span className={styles.ready} data-testid="ready-count">
      {readyEndpoints === null ? (
        <>
          <Figure value={null} unit="count" reason={t("readyUnknown")} />
          <span aria-hidden="true"> {t("readyWord")}</span>
        </>
      ) : (
        t("ready", { count: readyEndpoints })
      )}
    </span>
  );
}
