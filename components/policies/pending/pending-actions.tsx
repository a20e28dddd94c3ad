"use client";

import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslations } from "use-intl";
import {
  approveRevisionRoute,
  cancelApplyRoute,
  rejectRevisionRoute,
  takeBackApprovalRoute,
  withdrawRevisionRoute,
} from "../../../lib/policies/routes-reviews";
import { applyRevisionRoute } from "../../../lib/policies/routes-revisions";
import { type Waiting, waitsFor } from "../../../lib/policies/waiting";
import { useApiMutation } from "../../api/use-api-mutation";
import { useMayWrite } from "../../api/use-may-write";
import { useMay } from "../../api/who";
import { HoldButton } from "../../ui/hold-button";
import { ReadFailure } from "../../ui/read-failure";
import styles from "./pending.module.css";
import { ReasonForm } from "./reason-form";

type Props = {
  policyId: string;
  number: number;
  namespace: string;
  author: string;
  /** Who looks; undefined while that is not known. */
  me: string | undefined;
  waiting: Waiting;
};
type Asking = "reject" | "withdraw" | "break-glass" | null;

/** What can be done about a revision that waits: for others to say yes or no, for its author to take it back, for anyone in need to go past it. */
export function PendingActions({ policyId: id, number, namespace, author, me, waiting }: Props) {
  const t = useTranslations("pending");
  const [asking, setAsking] = useState<Asking>(null);
  const approve = useApiMutation(approveRevisionRoute);
  const takeBack = useApiMutation(takeBackApprovalRoute);
  const reject = useApiMutation(rejectRevisionRoute);
  const withdraw = useApiMutation(withdrawRevisionRoute);
  const cancel = useApiMutation(cancelApplyRoute);
  const apply = useApiMutation(applyRevisionRoute);
  const mayWrite = useMayWrite(namespace);
  const mayApprove = useMay("change.approve", { namespace });
  const input = { params: { id, number }, query: {}, body: {} };
  const isMine = me === author;
  const hasApproved = waiting.reviews.some(
    ({ actor, verdict, endedBy }) => actor.id === me && verdict === "approve" && endedBy === null,
  );
  const error = [approve, takeBack, reject, withdraw, cancel, apply].find((each) => each.error)?.error;
  const say = (reason: string) => {
    if (asking === "reject") void reject.send({ ...input, body: { reason } });
    else if (asking === "withdraw") void withdraw.send({ ...input, body: { reason } });
    else void apply.send({ ...input, body: { breakGlass: { reason } } });
  };
  return (
    <>
      <div className={styles.actions}>
        {me !== undefined && mayApprove && waitsFor(waiting, author, me) && (
          <HoldButton
            holdWords={t("holdToApprove")}
            loading={approve.isPending}
            onConfirm={() => void approve.send(input)}
            testId="approve"
          >
            {t("approve")}
          </HoldButton>
        )}
        {hasApproved && (
          <Button variant="default" loading={takeBack.isPending} onClick={() => void takeBack.send(input)}>
            {t("takeBack")}
          </Button>
        )}
        {waiting.apply === null && mayWrite && (
          <Button variant="default" loading={apply.isPending} onClick={() => void apply.send(input)}>
            {t(waiting.approvals.given < waiting.approvals.needed ? "applyWhenApproved" : "apply")}
          </Button>
        )}
        {me !== undefined && mayApprove && !isMine && waiting.approvals.needed > 0 && (
          <Button variant="default" onClick={() => setAsking("reject")}>
            {t("reject")}
          </Button>
        )}
        {waiting.apply !== null && mayWrite && (
          <Button variant="default" loading={cancel.isPending} onClick={() => void cancel.send(input)}>
            {t("cancelApply")}
          </Button>
        )}
        {isMine && (
          <Button variant="default" onClick={() => setAsking("withdraw")}>
            {t("withdraw")}
          </Button>
        )}
        {mayWrite && (waiting.approvals.needed > 0 || waiting.apply !== null) && (
          <Button variant="subtle" color="red" onClick={() => setAsking("break-glass")}>
            {t("breakGlass")}
          </Button>
        )}
      </div>
      {asking && (
        <ReasonForm
          label={t(`why.${asking}`)}
          press={t(`press.${asking}`)}
          least={asking === "break-glass" ? 10 : 3}
          isPending={reject.isPending || withdraw.isPending || apply.isPending}
          onPress={say}
          onClose={() => setAsking(null)}
        />
      )}
      {error && <ReadFailure error={error} />}
    </>
  );
}
