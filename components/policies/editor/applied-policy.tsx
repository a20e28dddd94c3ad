"use client";

import { Button } from "@mantine/core";
import { useTranslations } from "use-intl";
import { getChangeRoute } from "../../../lib/changes/routes";
import { useApi } from "../../api/use-api";
import { ChangeProgressOf } from "../../changes/change-progress";
import { UndoButton } from "../../changes/undo-button";
import { SkeletonRows } from "../../ui/panel";
import { ViewLink } from "../../ui/view-link";
import { WaitingChange } from "../pending/waiting-change";
import { FieldMoves } from "../preview/field-moves";
import styles from "./editor-page.module.css";

type Props = {
  policyId: string;
  changeId: string;
  onUndone: (changeId: string) => void;
  /** Null where there is nothing to go back to. */
  onAgain: (() => void) | null;
};

/** The change that was made here, as it goes out, with Undo in reach. */
export function AppliedPolicy({ policyId, changeId, onUndone, onAgain }: Props) {
  const t = useTranslations("policies");
  const tc = useTranslations("changes");
  const read = useApi(getChangeRoute, { params: { id: changeId }, query: {} }, { refetchMs: 1_000 });
  const change = read.data;
  if (!change) {
    return read.error ? <WaitingChange error={read.error} retry={read.refetch} /> : <SkeletonRows rows={6} />;
  }
  return (
    <div className={styles.applied} data-testid="applied-policy">
      <h1 className={styles.title}>
        {tc(`kind.${change.kind}`)} <span translate="no">{change.service}</span>
      </h1>
      <FieldMoves fields={change.fields} />
      <ChangeProgressOf change={change} />
      <div className={styles.actions}>
        {change.revertedByChangeId === null && <UndoButton change={change} onUndone={onUndone} />}
        <ViewLink to={`/policies/${policyId}`} className={styles.link}>
          {t("openPolicy")}
        </ViewLink>
        <ViewLink to={`/changes/${change.id}`} className={styles.link}>
          {t("openChange")}
        </ViewLink>
        {onAgain && (
          <Button variant="default" className={styles.tall ?? ""} onClick={onAgain}>
            {t("editAgain")}
          </Button>
        )}
      </div>
    </div>
  );
}
