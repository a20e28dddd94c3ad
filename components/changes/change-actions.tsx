"use client";

import { Button } from "@mantine/core";
import { useTranslations } from "use-intl";
import type { Change } from "../../lib/changes/changes";
import { cancelChangeRoute, keepChangeRoute, retryChangeRoute } from "../../lib/changes/routes";
import { useApiMutation } from "../api/use-api-mutation";
import { useMay } from "../api/who";
import { ReadFailure } from "../ui/read-failure";
import styles from "./change-actions.module.css";
import { UndoButton } from "./undo-button";

/** What can be done about a change now; what its answer does not allow is not offered. */
export function ChangeActions({ change }: { change: Change }) {
  const t = useTranslations("changes.action");
  const cancel = useApiMutation(cancelChangeRoute);
  const retry = useApiMutation(retryChangeRoute);
  const keep = useApiMutation(keepChangeRoute);
  const input = { params: { id: change.id }, query: {}, body: {} };
  const isConflicted = change.state === "conflicted";
  const canKeep = change.until !== null && change.keptAt === null && change.revertedByChangeId === null;
  const words = useTranslations("delivery.commit");
  const committed = change.deliveries.find(({ state }) => state === "committed")?.commit;
  const place = { mesh: change.mesh, namespace: change.namespace };
  const mayWrite = useMay("policy.write", place);
  const mayUndo = useMay("change.undo", place);
  const mine = useTranslations("readOnly");
  const error = cancel.error ?? retry.error ?? keep.error;
  return (
    <div className={styles.actions}>
      {change.revertedByChangeId === null && !change.cancel.possible && mayUndo && (
        <UndoButton change={change} />
      )}
      {change.retry.possible && mayWrite && (
        <Button
          variant={isConflicted ? "default" : "filled"}
          loading={retry.isPending}
          onClick={() => void retry.send(input)}
        >
          {isConflicted ? t("overwrite") : t("retry")}
        </Button>
      )}
      {change.cancel.possible && mayWrite && (
        <Button variant="default" loading={cancel.isPending} onClick={() => void cancel.send(input)}>
          {t("cancel")}
        </Button>
      )}
      {canKeep && mayWrite && (
        <Button variant="default" loading={keep.isPending} onClick={() => void keep.send(input)}>
          {t("keep")}
        </Button>
      )}
      {change.cancel.possible && committed && (
        <p className={styles.why}>{words(committed.isOwnBranch ? "cancelOwn" : "cancelShared")}</p>
      )}
      {!mayWrite && !mayUndo && <p className={styles.why}>{mine("role", { namespace: change.namespace })}</p>}
      {error && (
        <div className={styles.result}>
          <ReadFailure error={error} />
        </div>
      )}
    </div>
  );
}
