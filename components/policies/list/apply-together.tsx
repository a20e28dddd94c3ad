"use client";

import { Button, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { applyTogetherRoute } from "../../../lib/changes/routes";
import { inSetOrder } from "../../../lib/changes/set-order";
import { useApiMutation } from "../../api/use-api-mutation";
import { ChangeMoves } from "../../changes/change-moves";
import { type UntilName, untilMs } from "../../services/shift/until";
import { HoldButton } from "../../ui/hold-button";
import { ReadFailure } from "../../ui/read-failure";
import { useUrlState } from "../../ui/use-url-state";
import { WhyAndUntil } from "../pending/change-fields";
import styles from "./apply-together.module.css";
import type { ListedPolicy } from "./filter-policies";

const most = 20;

type Submitted = ListedPolicy & { pending: NonNullable<ListedPolicy["pending"]> };
type Props = { policies: readonly ListedPolicy[]; onClear: () => void };

/** The selected policies as one change: in which order they go, what each moves, why, until when, and Apply. */
export function ApplyTogether({ policies, onClear }: Props) {
  const t = useTranslations("policies.together");
  const ts = useTranslations("shift");
  const ta = useTranslations("policies.apply");
  const { mesh, link } = useUrlState();
  const router = useRouter();
  const apply = useApiMutation(applyTogetherRoute);
  const [message, setMessage] = useState("");
  const [until, setUntil] = useState<UntilName>("never");
  const [reason, setReason] = useState("");
  const ordered = inOrder(policies);
  const count = ordered.length;
  const needsReason = apply.error?.code === "no-ready-endpoint" || apply.error?.code === "invalid-spec";
  const canApply = count >= 2 && count <= most && ordered.every((policy) => lacksOf(policy) === null);
  const press = async () => {
    const accepted = await apply.send({
      params: {},
      query: {},
      body: {
        mesh,
        message,
        revisions: ordered.map(({ id, pending }) => ({ policyId: id, number: pending.number })),
        ...(until === "never" ? {} : { until: new Date(Date.now() + untilMs[until]).toISOString() }),
        ...(needsReason && reason.trim().length >= 3 ? { override: { reason } } : {}),
      },
    });
    if (accepted) router.push(link(`/changes/${accepted.changeId}`));
  };
  return (
    <section className={styles.box} aria-labelledby="apply-together" data-testid="apply-together">
      <h2 id="apply-together" className={styles.title}>
        {t("title")}
      </h2>
      <p className={styles.quiet}>{count < 2 ? t("one") : count > most ? t("many", { most }) : t("order")}</p>
      <ol className={styles.parts}>
        {ordered.map((policy) => (
          <Part key={policy.id} policy={policy} />
        ))}
      </ol>
      <WhyAndUntil
        className={styles.fields}
        hint={ta("messageHint")}
        {...{ message, onMessage: setMessage, until, onUntil: setUntil }}
      />
      {needsReason && (
        <TextInput
          label={t("reason")}
          value={reason}
          maxLength={500}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      )}
      {apply.error && <ReadFailure error={apply.error} />}
      <div className={styles.actions}>
        <HoldButton
          holdWords={ts("hold")}
          onConfirm={() => void press()}
          loading={apply.isPending}
          disabled={!canApply}
          testId="apply-selected"
        >
          {t("apply", { count })}
        </HoldButton>
        <Button variant="default" onClick={onClear}>
          {t("clear")}
        </Button>
      </div>
    </section>
  );
}

function Part({ policy }: { policy: Submitted }) {
  const t = useTranslations("policies");
  const ts = useTranslations("changes.set");
  const { kind, service, pending } = policy;
  const lacks = lacksOf(policy);
  return (
    <li>
      <strong>{ts("policy", { kind: t(`kind.${kind}`), service })}</strong>{" "}
      <span className={styles.quiet}>{t("together.revision", { number: pending.number })}</span>{" "}
      <ChangeMoves change={{ before: null, after: null, fields: pending.fields }} />
      {lacks && <span className={styles.lacks}>{t("together.waits", lacks)}</span>}
    </li>
  );
}

/** The approvals of a revision that are not all there; null where it waits for none. */
function lacksOf({ pending }: Submitted): { given: number; needed: number } | null {
  const approvals = pending.waiting?.approvals;
  return approvals && approvals.given < approvals.needed ? approvals : null;
}

function inOrder(policies: readonly ListedPolicy[]): Submitted[] {
  const placed = policies.flatMap((policy) => {
    const { pending } = policy;
    return pending ? [{ ...policy, pending, step: pending.step }] : [];
  });
  return inSetOrder(placed);
}
