"use client";

import { Button } from "@mantine/core";
import { useTranslations } from "use-intl";
import { bothSidesSchema } from "../../../lib/policies/both-sides";
import type { ApiError } from "../../api/api-error";
import { BothSides } from "../../changes/both-sides";
import styles from "./shift-panel.module.css";

type Props = { error: ApiError; onTakeTheirs: () => void; onRedoMine: (revision: number) => void };

/** On a phone it would begin below the fold, unseen. */
const reveal = (box: HTMLElement | null) => box?.scrollIntoView({ block: "nearest" });

/** Somebody was faster: both splits side by side, and the two ways on. */
export function ShiftConflict({ error, onTakeTheirs, onRedoMine }: Props) {
  const t = useTranslations("shift.conflict");
  const parsed = bothSidesSchema.safeParse(error.problem);
  const revision = parsed.success ? parsed.data.theirs?.revision : undefined;
  return (
    <section
      ref={reveal}
      className={styles.conflict}
      role="alert"
      aria-label={t("title")}
      data-testid="shift-conflict"
    >
      <h3 className={styles.conflictTitle}>{t("title")}</h3>
      <BothSides error={error} />
      <div className={styles.applyRow}>
        <Button className={styles.tall ?? ""} variant="default" onClick={onTakeTheirs}>
          {t("takeTheirs")}
        </Button>
        {revision !== undefined && (
          <Button className={styles.tall ?? ""} onClick={() => onRedoMine(revision)}>
            {t("redoMine")}
          </Button>
        )}
      </div>
    </section>
  );
}
