"use client";

import { useTranslations } from "use-intl";
import type { ModelRow } from "../../lib/models/models";
import { Figure } from "../ui/figure";
import styles from "./models-table.module.css";

type Props = { row: Pick<ModelRow, "readyEndpoints" | "wantedShare"> };

/** How many instances of a version take traffic; none is not the same as nobody knows. */
export function ReadyCount({ row: { readyEndpoints, wantedShare } }: Props) {
  const t = useTranslations("models");
  const isBad = readyEndpoints === 0 && (wantedShare ?? 0) > 0;
  return (
    <span className={styles.ready} data-bad={isBad || undefined} data-testid="ready-count">
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
