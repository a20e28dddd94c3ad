"use client";

import { TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { bothSidesSchema } from "../../../lib/policies/both-sides";
import type { PolicyView } from "../../../lib/policies/policies";
import type { PolicySpec } from "../../../lib/policies/policy-spec";
import type { WrittenSpec } from "../../../lib/policies/written/written-spec";
import { useMayWrite } from "../../api/use-may-write";
import { AlsoElsewhere } from "../../plans/also-elsewhere";
import { type UntilName, untilMs } from "../../services/shift/until";
import { ReadOnlyNote } from "../../shell/read-only-note";
import { HoldButton } from "../../ui/hold-button";
import { ReadFailure } from "../../ui/read-failure";
import { useZone } from "../../ui/use-zone";
import { ChangeFields } from "../pending/change-fields";
import { isRulesComplete, noRules, rulesBody } from "../pending/rules-fields";
import { ConflictBox } from "./conflict-box";
import { type DraftNote, isFinal } from "./draft-notes";
import styles from "./editor-page.module.css";
import { useApply } from "./use-apply";
import type { DraftInHand } from "./use-draft";

type Props = {
  policy: PolicyView;
  draft: DraftInHand;
  /** Undefined while the draft cannot be read. */
  written: WrittenSpec | null | undefined;
  isMoved: boolean;
  notes: readonly DraftNote[];
  isPreviewCurrent: boolean;
  /** The page shows both sides of a newer revision already. */
  isShownAbove: boolean;
  onApplied: (changeId: string) => void;
  onResolve: (spec: PolicySpec | null, revision: number) => void;
};

/** Why, until when, and Apply; a conflict shows both sides. */
export function ApplyBox(props: Props) {
  const { policy, draft, written, isMoved, notes, isPreviewCurrent, isShownAbove, onApplied, onResolve } =
    props;
  const t = useTranslations("policies.apply");
  const ts = useTranslations("shift");
  const [message, setMessage] = useState("");
  const [until, setUntil] = useState<UntilName>("never");
  const [reason, setReason] = useState("");
  const [rules, setRules] = useState(noRules);
  const [zone] = useZone();
  const asksApproval = notes.some(({ code }) => code === "needs-approval");
  const canBreak = asksApproval || notes.some(({ code }) => code === "frozen");
  const { apply, isPending, error, reset } = useApply(policy.id, draft, onApplied);
  const isBlocked = notes.some(isFinal);
  const needsReason =
    notes.some(({ is, severity }) => is === "problem" && severity === "error") ||
    error?.code === "no-ready-endpoint";
  const mayWrite = useMayWrite(policy.namespace);
  const canApply =
    mayWrite &&
    written !== undefined &&
    isMoved &&
    !isBlocked &&
    isPreviewCurrent &&
    isRulesComplete(rules) &&
    (!needsReason || reason.trim().length >= 3);
  const press = () => {
    if (written === undefined) return;
    void apply({
      written,
      message,
      ...(until === "never" ? {} : { until: new Date(Date.now() + untilMs[until]).toISOString() }),
      ...(needsReason ? { override: { reason } } : {}),
      ...rulesBody(rules, zone),
    });
  };
  const conflict = error?.code === "stale-base-revision" ? bothSidesSchema.safeParse(error.problem) : null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was refused is over once the draft stands on another revision
  useEffect(reset, [draft.baseRevision]);
  if (conflict?.success && isShownAbove) {
    return (
      <p role="alert" className={styles.plain}>
        {t("decideAbove")}
      </p>
    );
  }
  if (conflict?.success) {
    return (
      <ConflictBox
        policy={policy}
        sides={conflict.data}
        onResolve={(spec, revision) => {
          onResolve(spec, revision);
          reset();
        }}
      />
    );
  }
  return (
    <form className={styles.apply} onSubmit={(event) => event.preventDefault()}>
      {needsReason && !isBlocked && (
        <TextInput
          label={t("allTheSame")}
          description={ts("overrideWhy")}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={500}
          required
        />
      )}
      <ChangeFields
        className={styles.applyFields}
        hint={t("messageHint")}
        {...{ message, onMessage: setMessage, until, onUntil: setUntil, rules, onRules: setRules, canBreak }}
      />
      {error && <ReadFailure error={error} />}
      <ReadOnlyNote namespace={policy.namespace} />
      <div className={styles.applyRow}>
        <HoldButton
          holdWords={ts("hold")}
          onConfirm={press}
          loading={isPending}
          disabled={!canApply}
          testId="apply-policy"
        >
          {t(asksApproval && !rules.isBreaking ? "ask" : "apply")}
        </HoldButton>
        {written !== undefined && draft.isSaved && <AlsoElsewhere extra={{ policy: policy.id }} />}
        <span className={styles.plain}>{whyNot()}</span>
      </div>
    </form>
  );

  function whyNot(): string | null {
    if (canApply) return null;
    if (isBlocked) return t("blocked");
    if (!isMoved) return t("unmoved");
    return needsReason ? t("needsReason") : null;
  }
}
