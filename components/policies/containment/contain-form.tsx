"use client";

import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { Containment } from "../../../lib/policies/containment";
import type { Target } from "../../../lib/policies/names";
import { containRoute } from "../../../lib/policies/routes-containment";
import { useApiMutation } from "../../api/use-api-mutation";
import { useMayWrite } from "../../api/use-may-write";
import { type UntilName, untilMs, untilNames } from "../../services/shift/until";
import { ReadOnlyNote } from "../../shell/read-only-note";
import { HoldButton } from "../../ui/hold-button";
import { ReadFailure } from "../../ui/read-failure";
import { isFinal, notesOfPreview } from "../editor/draft-notes";
import { isRulesComplete, noRules, RulesFields, rulesBody } from "../pending/rules-fields";
import { NoteList } from "../preview/note-list";
import { PreviewView } from "../preview/preview-view";
import styles from "./containment.module.css";
import { useSaid } from "./use-said";
import { useTargetPreview } from "./use-target-preview";

type Props = {
  target: Target;
  tenant: string;
  own: Containment;
  /** Whether `own` has the figures that stand in its fields. */
  isCurrent: boolean;
  onContained: (changeId: string) => void;
  onLookAgain: () => void;
};

/** What a containment always has is an end. */
const ends = untilNames.filter((name): name is Exclude<UntilName, "never"> => name !== "never");

/** What a measure would do and whom it meets, until when, and the one button. */
export function ContainForm({ target, tenant, own, isCurrent, onContained, onLookAgain }: Props) {
  const t = useTranslations("contain");
  const ts = useTranslations("shift");
  const said = useSaid();
  const contain = useApiMutation(containRoute);
  const mayWrite = useMayWrite(target.namespace);
  const [message, setMessage] = useState("");
  const [until, setUntil] = useState<(typeof ends)[number]>("30m");
  const [reason, setReason] = useState("");
  const [rules, setRules] = useState(noRules);
  const read = useTargetPreview({ ...target, kind: own.kind }, own.spec ?? undefined);
  const notes = read.preview ? notesOfPreview(read.preview) : [];
  const isHeld = notes.some(({ code }) => code === "needs-approval" || code === "frozen");
  const needsReason = notes.some(({ is, severity }) => is === "problem" && severity === "error");
  const canApply =
    mayWrite &&
    isCurrent &&
    own.measure !== null &&
    !notes.some(isFinal) &&
    (!isHeld || rules.isBreaking) &&
    isRulesComplete(rules) &&
    (!needsReason || reason.trim().length >= 3);
  const press = async () => {
    if (own.measure === null) return;
    const accepted = await contain.send({
      params: { namespace: target.namespace, name: target.service },
      query: {},
      body: {
        ...{ mesh: target.mesh, tenant, measure: own.measure, message },
        ...(own.baseRevision === null ? {} : { baseRevision: own.baseRevision }),
        until: new Date(Date.now() + untilMs[until]).toISOString(),
        ...(needsReason ? { override: { reason } } : {}),
        ...rulesBody(rules, "utc"),
      },
    });
    if (accepted) onContained(accepted.changeId);
  };
  const isStale = contain.error?.code === "stale-base-revision";
  return (
    <form className={styles.form} onSubmit={(event) => event.preventDefault()}>
      <section aria-label={t("whomElse")} data-testid="contain-hits">
        <h3 className={styles.heading}>{t("whomElse")}</h3>
        <ul className={styles.hits}>
          {own.hits.map((hit) => (
            <li key={JSON.stringify(hit)} data-code={hit.code}>
              {said("hit", hit)}
            </li>
          ))}
        </ul>
      </section>
      <section aria-label={t("would")}>
        <h3 className={styles.heading}>{t("would")}</h3>
        <PreviewView read={read} />
      </section>
      <NoteList notes={notes} />
      {needsReason && (
        <TextInput
          label={ts("overrideWhy")}
          value={reason}
          maxLength={500}
          required
          onChange={({ currentTarget: { value } }) => setReason(value)}
        />
      )}
      <div className={styles.fields}>
        <TextInput
          label={t("message")}
          placeholder={t("messageHint")}
          value={message}
          maxLength={500}
          onChange={({ currentTarget: { value } }) => setMessage(value)}
        />
        <NativeSelect
          label={t("until")}
          value={until}
          data={ends.map((value) => ({ value, label: ts(`untilChoice.${value}`) }))}
          onChange={({ currentTarget: { value } }) =>
            setUntil(ends.find((known) => known === value) ?? "30m")
          }
        />
      </div>
      {isHeld && <RulesFields value={rules} onChange={setRules} canBreak canWait={false} />}
      {isStale ? (
        <p className={styles.warning} role="alert">
          {t("newer")}{" "}
          <Button
            variant="default"
            className={styles.tall ?? ""}
            onClick={() => {
              contain.reset();
              onLookAgain();
            }}
          >
            {t("lookAgain")}
          </Button>
        </p>
      ) : (
        contain.error && <ReadFailure error={contain.error} />
      )}
      <ReadOnlyNote namespace={target.namespace} />
      <div className={styles.apply}>
        <HoldButton
          holdWords={t("hold")}
          onConfirm={() => void press()}
          loading={contain.isPending}
          disabled={!canApply}
          testId="contain"
        >
          {t("apply")}
        </HoldButton>
      </div>
    </form>
  );
}
