"use client";

import { Button } from "@mantine/core";
import { useTranslations } from "use-intl";
import { getChangeRoute } from "../../../lib/changes/routes";
import { useApi } from "../../api/use-api";
import { ChangeProgressOf } from "../../changes/change-progress";
import { UndoButton } from "../../changes/undo-button";
import { WeightsMove } from "../../changes/weights-move";
import { WaitingChange } from "../../policies/pending/waiting-change";
import { SkeletonRows } from "../../ui/panel";
import { ViewLink } from "../../ui/view-link";
import styles from "./shift-panel.module.css";

type Props = { changeId: string; onUndone: (changeId: string) => void; onAgain: () => void };

/** The change that was made here, as it goes out, with Undo in reach. */
export function AppliedShift({ changeId, onUndone, onAgain }: Props) {
  const t = useTranslations("shift");
  const read = useApi(getChangeRoute, { params: { id: changeId }, query: {} }, { refetchMs: 1_000 });
  const change = read.data;
  if (!change) {
    return read.error ? <WaitingChange error={read.error} retry={read.refetch} /> : <SkeletonRows rows={6} />;
  }
  return (
    <div className={styles.applied} data-testid="applied-shift">
      <p className={styles.moved}>
        <WeightsMove before={change.before} after={change.after} />
      </p>
      <ChangeProgressOf change={change} />
      <div className={styles.applyRow}>
        {change.revertedByChangeId === null && <UndoButton change={change} onUndone={onUndone} />}
        <Button variant="default" className={styles.tall ?? ""} onClick={onAgain}>
          {t("again")}
        </Button>
        <ViewLink to={`/changes/${change.id}`} className={styles.link}>
          {t("openChange")}
        </ViewLink>
      </div>
    </div>
  );
}
