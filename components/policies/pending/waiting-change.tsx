"use client";

import { useTranslations } from "use-intl";
import { pendingMarkSchema } from "../../../lib/changes/pending-mark";
import { getPolicyRoute } from "../../../lib/policies/routes";
import type { ApiError } from "../../api/api-error";
import { useApi } from "../../api/use-api";
import { SkeletonRows } from "../../ui/panel";
import { ReadFailure } from "../../ui/read-failure";
import { ViewLink } from "../../ui/view-link";
import styles from "./pending.module.css";
import { PendingBox } from "./pending-box";

/** What stands where a change would, while it is not made yet, or came to nothing; any other failure as it is. */
export function WaitingChange({ error, retry }: { error: ApiError; retry: () => void }) {
  const mark = pendingMarkSchema.safeParse(error.problem?.pending);
  if (!mark.success) return <ReadFailure error={error} retry={retry} />;
  return <Waits {...mark.data} />;
}

function Waits({ policyId, state, reason }: { policyId: string; state: string; reason: string | null }) {
  const t = useTranslations("pending");
  const read = useApi(getPolicyRoute, { params: { id: policyId }, query: {} }, { refetchMs: 2_000 });
  return (
    <div className={styles.waits} data-testid="waiting-change">
      {state !== "waiting" && (
        <p className={styles.glass}>
          {t("cameToNothing")}
          {reason && <> {reason}</>}
        </p>
      )}
      {read.data ? <PendingBox policy={read.data} /> : <SkeletonRows rows={3} />}
      <ViewLink to={`/policies/${policyId}`}>{t("openPolicy")}</ViewLink>
    </div>
  );
}
