"use client";

import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { PolicyView } from "../../../lib/policies/policies";
import type { RollbackPreview } from "../../../lib/policies/rollback";
import { previewRollbackRoute, rollbackRoute } from "../../../lib/policies/routes-revisions";
import { useApi } from "../../api/use-api";
import { useApiMutation } from "../../api/use-api-mutation";
import { BothSides } from "../../changes/both-sides";
import { ChangeTable } from "../../changes/change-table";
import { HoldButton } from "../../ui/hold-button";
import { SkeletonRows } from "../../ui/panel";
import { ReadFailure } from "../../ui/read-failure";
import { useOpenWords } from "../../words/use-open-words";
import { isFinal, notesOfPreview } from "../editor/draft-notes";
import { FieldMoves } from "../preview/field-moves";
import { NoteList } from "../preview/note-list";
import styles from "./policy-page.module.css";

type Props = { policy: PolicyView; number: number; onApplied: (changeId: string) => void };

/** What going back to a revision would take away, by name; then why, and the button. */
export function RollbackPanel({ policy, number, onApplied }: Props) {
  const read = useApi(previewRollbackRoute, { params: { id: policy.id, number }, query: {} });
  if (!read.data) {
    return read.error ? <ReadFailure error={read.error} retry={read.refetch} /> : <SkeletonRows rows={6} />;
  }
  return <Preview policy={policy} preview={read.data} onApplied={onApplied} />;
}

type PreviewProps = { policy: PolicyView; preview: RollbackPreview; onApplied: (changeId: string) => void };

function Preview({ policy, preview, onApplied }: PreviewProps) {
  const t = useTranslations("policies.rollback");
  const words = useOpenWords();
  const { revision, newestRevision, removes, fields, rollback } = preview;
  const notes = notesOfPreview(preview);
  return (
    <div className={styles.drawer} data-testid="rollback">
      {!rollback.possible && (
        <p className={styles.note}>
          {words(`policies.rollback.why.${rollback.reason}`, {}, rollback.reason ?? "")}
        </p>
      )}
      <h3 className={styles.boxTitle}>{t("moves")}</h3>
      <FieldMoves fields={fields} />
      <h3 className={styles.boxTitle}>{t("removes", { count: removes.length })}</h3>
      {removes.length > 0 && <ChangeTable changes={removes} brief />}
      <NoteList notes={notes} />
      <RollbackForm
        id={policy.id}
        number={revision}
        baseRevision={newestRevision}
        isPossible={rollback.possible && !notes.some(isFinal)}
        needsReason={notes.some(({ is, severity }) => is === "problem" && severity === "error")}
        onApplied={onApplied}
      />
    </div>
  );
}

type FormProps = {
  id: string;
  number: number;
  baseRevision: number;
  isPossible: boolean;
  needsReason: boolean;
  onApplied: (changeId: string) => void;
};

function RollbackForm({ id, number, baseRevision, isPossible, needsReason, onApplied }: FormProps) {
  const t = useTranslations("policies.rollback");
  const ts = useTranslations("shift");
  const ta = useTranslations("policies.apply");
  const send = useApiMutation(rollbackRoute);
  const [message, setMessage] = useState("");
  const [reason, setReason] = useState("");
  const press = async () => {
    const accepted = await send.send({
      params: { id, number },
      query: {},
      body: { baseRevision, message, ...(needsReason ? { override: { reason } } : {}) },
    });
    if (accepted) onApplied(accepted.changeId);
  };
  return (
    <form className={styles.drawer} onSubmit={(event) => event.preventDefault()}>
      {needsReason && (
        <TextInput
          label={ta("allTheSame")}
          value={reason}
          maxLength={500}
          required
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      )}
      <TextInput
        label={ts("message")}
        value={message}
        maxLength={500}
        onChange={(event) => setMessage(event.currentTarget.value)}
      />
      {send.error && <ReadFailure error={send.error} />}
      {send.error && <BothSides error={send.error} />}
      <div className={styles.actions}>
        <HoldButton
          holdWords={t("hold")}
          onConfirm={() => void press()}
          loading={send.isPending}
          disabled={!isPossible || (needsReason && reason.trim().length < 3)}
          testId="roll-back"
        >
          {t("press", { number })}
        </HoldButton>
      </div>
    </form>
  );
}
