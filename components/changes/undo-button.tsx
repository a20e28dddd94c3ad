"use client";

import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { Change } from "../../lib/changes/changes";
import { undoChangeRoute } from "../../lib/changes/routes";
import { useApiMutation } from "../api/use-api-mutation";
import { HoldButton } from "../ui/hold-button";
import { ReadFailure } from "../ui/read-failure";
import { useOpenWords } from "../words/use-open-words";
import { BothSides } from "./both-sides";
import styles from "./change-actions.module.css";

type Props = {
  change: Pick<Change, "id" | "undo" | "kind">;
  /** Told the id of the change that undoes this one, as soon as it is recorded. */
  onUndone?: (changeId: string) => void;
};

/** Takes one change back: one click, held on a touch screen. Says why when it cannot be, with both sides of a conflict. */
export function UndoButton({ change, onUndone }: Props) {
  const t = useTranslations("changes.undo");
  const words = useOpenWords();
  const undo = useApiMutation(undoChangeRoute);
  const [reason, setReason] = useState("");
  const press = async (override?: { reason: string }) => {
    const accepted = await undo.send({
      params: { id: change.id },
      query: {},
      body: override ? { override } : {},
    });
    if (accepted) onUndone?.(accepted.changeId);
  };
  const { possible, reason: why } = change.undo;
  // A second, hurried press must not bring back what the first one took away.
  const isBack = change.kind === "undo";
  // The server's answer to an overlap shows both sides, so it may be asked for.
  const isAskable = possible || why === "overlapping-change";
  const needsReason = undo.error?.code === "no-ready-endpoint";
  return (
    <>
      <HoldButton
        holdWords={t("hold")}
        onConfirm={() => void press()}
        loading={undo.isPending}
        disabled={!isAskable}
        quiet={!possible || isBack}
        testId="undo"
      >
        {t(isBack ? "labelOfUndo" : "label")}
      </HoldButton>
      {!possible && why && <span className={styles.why}>{words(`changes.undo.why.${why}`, {}, why)}</span>}
      {undo.error && (
        <div className={styles.result}>
          <ReadFailure error={undo.error} />
          <BothSides error={undo.error} />
          {needsReason && (
            <form
              className={styles.override}
              onSubmit={(event) => {
                event.preventDefault();
                void press({ reason });
              }}
            >
              <TextInput
                label={t("reason")}
                value={reason}
                minLength={3}
                maxLength={500}
                required
                onChange={(event) => setReason(event.currentTarget.value)}
              />
              <Button type="submit" variant="default">
                {t("allTheSame")}
              </Button>
            </form>
          )}
        </div>
      )}
    </>
  );
}
