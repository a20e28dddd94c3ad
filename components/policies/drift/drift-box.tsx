"use client";

import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { Drift } from "../../../lib/changes/drift";
import type { PolicyView } from "../../../lib/policies/policies";
import { adoptDriftRoute, putBackDriftRoute, readDriftRoute } from "../../../lib/policies/routes-drift";
import { useApi } from "../../api/use-api";
import { useApiMutation } from "../../api/use-api-mutation";
import { useMayWrite } from "../../api/use-may-write";
import { useMay } from "../../api/who";
import { ResourceDiff } from "../../changes/resource-diff";
import { Ago } from "../../ui/ago";
import { HoldButton } from "../../ui/hold-button";
import { ReadFailure } from "../../ui/read-failure";
import { useOpenWords } from "../../words/use-open-words";
import styles from "../pending/pending.module.css";
import { isByRules, isRulesComplete, noRules, RulesFields, rulesBody } from "../pending/rules-fields";

/** Where the control plane holds something else than what was delivered: what, by whom, and what can be done about it. */
export function DriftBox({ policy }: { policy: PolicyView }) {
  const t = useTranslations("policies.drift");
  const { drift } = policy;
  const isDrifted = drift?.state === "drifted";
  const read = useApi(readDriftRoute, { params: { id: policy.id }, query: {} }, { enabled: isDrifted });
  if (!drift) return null;
  if (!isDrifted) {
    return drift.checkedAt === null ? null : (
      <p className={styles.quiet} data-testid="drift" data-state={drift.state}>
        {t(drift.state === "unknown" ? "unknown" : "inSync")} <Ago at={drift.checkedAt} />
      </p>
    );
  }
  return (
    <section className={styles.box} aria-labelledby="drift" data-testid="drift" data-state="drifted">
      <h2 id="drift" className={styles.title}>
        {t("title")}
      </h2>
      <p className={styles.line}>
        <span>{drift.by.length > 0 ? t("by", { name: drift.by.join(", ") }) : t("unknownBy")}</span>
        <span className={styles.quiet}>
          {t("since")} <Ago at={drift.since} />
        </span>
      </p>
      {read.error && <ReadFailure error={read.error} retry={read.refetch} />}
      {read.data && <ResourceDiff diff={read.data.diff} />}
      {read.data?.etag != null && <Answers policy={policy} read={read.data} etag={read.data.etag} />}
    </section>
  );
}

function Answers({ policy, read, etag }: { policy: PolicyView; read: Drift; etag: string }) {
  const t = useTranslations("policies.drift");
  const words = useOpenWords();
  const adopt = useApiMutation(adoptDriftRoute);
  const putBack = useApiMutation(putBackDriftRoute);
  const mayWrite = useMayWrite(policy.namespace);
  const mayPutBack = useMay("change.undo", { namespace: policy.namespace });
  const [rules, setRules] = useState(noRules);
  const input = { params: { id: policy.id }, query: {}, body: { etag, ...rulesBody(rules, "utc") } };
  const { reason } = read.adopt;
  const error = adopt.error ?? putBack.error;
  return (
    <>
      <div className={styles.actions}>
        <HoldButton
          holdWords={t("putBack")}
          loading={putBack.isPending}
          disabled={!mayPutBack || !isRulesComplete(rules)}
          onConfirm={() => void putBack.send(input)}
          testId="put-back"
        >
          {t("putBack")}
        </HoldButton>
        <Button
          variant="default"
          loading={adopt.isPending}
          disabled={!mayWrite || !read.adopt.possible || !isRulesComplete(rules)}
          onClick={() => void adopt.send(input)}
        >
          {t("adopt")}
        </Button>
      </div>
      {reason && <p className={styles.quiet}>{words(`policies.drift.why.${reason}`, {}, reason)}</p>}
      {error && <ReadFailure error={error} />}
      {(isByRules(error) || rules.isBreaking) && (
        <RulesFields value={rules} onChange={setRules} canBreak canWait={false} />
      )}
    </>
  );
}
