"use client";

import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { shiftRoute } from "../../../lib/services/routes-shift";
import type { ServiceDetail } from "../../../lib/services/services";
import type { ShiftPreview, ShiftPreviewInput } from "../../../lib/services/shift";
import { useApiMutation } from "../../api/use-api-mutation";
import { useMayWrite } from "../../api/use-may-write";
import { AlsoElsewhere } from "../../plans/also-elsewhere";
import { weightsText } from "../../plans/weights-text";
import { ChangeFields } from "../../policies/pending/change-fields";
import { isRulesComplete, noRules, rulesBody } from "../../policies/pending/rules-fields";
import { ReadOnlyNote } from "../../shell/read-only-note";
import { HoldButton } from "../../ui/hold-button";
import { ReadFailure } from "../../ui/read-failure";
import { useZone } from "../../ui/use-zone";
import { Findings } from "./findings";
import type { Standing } from "./rule-weights";
import { ShiftConflict } from "./shift-conflict";
import styles from "./shift-panel.module.css";
import { type ShiftRow, withoutEndpoints } from "./shift-rows";
import { type UntilName, untilMs } from "./until";

type Props = {
  detail: ServiceDetail;
  rows: readonly ShiftRow[];
  base: Standing;
  sent: ShiftPreviewInput;
  preview: ShiftPreview | null;
  isMoved: boolean;
  onApplied: (changeId: string) => void;
  onRefused: () => void;
  onTakeTheirs: () => void;
  onRebase: (revision: number) => void;
};

/** What stands in the way, why, until when, and Apply; a conflict shows both sides. */
export function ApplyForm({
  detail,
  rows,
  base,
  sent,
  preview,
  isMoved,
  onApplied,
  onRefused,
  onTakeTheirs,
  onRebase,
}: Props) {
  const t = useTranslations("shift");
  const shift = useApiMutation(shiftRoute);
  const [message, setMessage] = useState("");
  const [until, setUntil] = useState<UntilName>("never");
  const [reason, setReason] = useState("");
  const [rules, setRules] = useState(noRules);
  const [zone] = useZone();
  const problems = preview?.problems ?? [];
  const asksApproval = problems.some(({ code }) => code === "needs-approval");
  const empty = withoutEndpoints(rows);
  const isForced = empty.length > 0 || shift.error?.code === "no-ready-endpoint";
  const blocking = problems.some(
    ({ severity, code }) => severity === "error" && code !== "no-ready-endpoint",
  );
  const waits = asksApproval || rules.notBefore !== "";
  const cannotWait = base.found !== null && waits && !rules.isBreaking;
  const mayWrite = useMayWrite(detail.namespace);
  const canApply =
    mayWrite &&
    isMoved &&
    !blocking &&
    !cannotWait &&
    !preview?.unsupported.length &&
    isRulesComplete(rules) &&
    (!isForced || reason.trim().length >= 3);
  const apply = async () => {
    const accepted = await shift.send({
      params: { namespace: detail.namespace, name: detail.service },
      query: {},
      body: {
        ...sent,
        ...(base.baseRevision === null ? {} : { baseRevision: base.baseRevision }),
        message,
        ...(until === "never" ? {} : { until: new Date(Date.now() + untilMs[until]).toISOString() }),
        ...(isForced ? { override: { reason } } : {}),
        ...rulesBody(rules, zone),
      },
    });
    if (accepted) onApplied(accepted.changeId);
    else onRefused();
  };
  if (shift.error?.code === "stale-base-revision") {
    return (
      <ShiftConflict
        error={shift.error}
        onTakeTheirs={onTakeTheirs}
        onRedoMine={(revision) => {
          onRebase(revision);
          shift.reset();
        }}
      />
    );
  }
  return (
    <form className={styles.form} onSubmit={(event) => event.preventDefault()}>
      <Findings preview={preview} empty={empty} />
      {isForced && (
        <TextInput
          label={t("override", { versions: empty.join(", ") })}
          description={t("overrideWhy")}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={500}
          required
        />
      )}
      <ChangeFields
        className={styles.fields}
        hint={t("messageHint")}
        {...{ message, onMessage: setMessage, until, onUntil: setUntil, rules, onRules: setRules }}
        canBreak={asksApproval || problems.some(({ code }) => code === "frozen")}
      />
      {cannotWait && <p className={styles.warning}>{t("found.noWait")}</p>}
      {shift.error && <ReadFailure error={shift.error} />}
      <ReadOnlyNote namespace={detail.namespace} />
      <div className={styles.applyRow}>
        <HoldButton
          holdWords={t("hold")}
          onConfirm={() => void apply()}
          loading={shift.isPending}
          disabled={!canApply}
          testId="apply-shift"
        >
          {t(asksApproval && !rules.isBreaking && !cannotWait ? "ask" : "apply")}
        </HoldButton>
        {isMoved && base.found === null && (
          <AlsoElsewhere
            extra={{
              service: `${detail.namespace}/${detail.service}`,
              weights: weightsText(sent.weights),
              ...(sent.rule === undefined ? {} : { rule: sent.rule }),
            }}
          />
        )}
        {base.baseRevision !== null && <Newer detail={detail} seen={base.baseRevision} />}
      </div>
    </form>
  );
}

/** Says so when somebody else was faster, before Apply does. */
function Newer({ detail, seen }: { detail: ServiceDetail; seen: number }) {
  const t = useTranslations("shift");
  const newest = detail.policies.find(({ kind }) => kind === "route")?.newestRevision ?? seen;
  return newest > seen ? (
    <span className={styles.warning}>{t("meanwhile", { revision: newest })}</span>
  ) : null;
}
