"use client";

import { Button } from "@mantine/core";
import { useTranslations } from "use-intl";
import type { Plan, PlanPart } from "../../lib/plans/plans";
import { resumePlanRoute, skipPlanPartRoute, stopPlanRoute, undoPlanRoute } from "../../lib/plans/routes";
import { useApiMutation } from "../api/use-api-mutation";
import { HoldButton } from "../ui/hold-button";
import { ReadFailure } from "../ui/read-failure";
import { partAtHand } from "./part-at-hand";
import styles from "./plans.module.css";

/** What can be done about a plan now; what it does not allow is not offered. */
export function PlanActions({ plan }: { plan: Plan }) {
  const t = useTranslations("plans.action");
  const stop = useApiMutation(stopPlanRoute);
  const resume = useApiMutation(resumePlanRoute);
  const skip = useApiMutation(skipPlanPartRoute);
  const undo = useApiMutation(undoPlanRoute);
  const { may } = plan;
  const asked = { params: { id: plan.id }, query: {} };
  const all = [stop, resume, skip, undo];
  const isPending = all.some((verb) => verb.isPending);
  const error = all.find((verb) => verb.error)?.error ?? null;
  const at = partAtHand(plan);
  /** What was decided there since has been seen here, and is written over. */
  const base = at && isNewer(at) ? { baseRevision: at.newestRevision } : {};
  const press = (send: () => Promise<unknown>) => {
    for (const verb of all) verb.reset();
    void send();
  };
  return (
    <div className={styles.actions} data-testid="plan-actions">
      {may.undo && (
        <HoldButton
          holdWords={t("holdUndo")}
          onConfirm={() => press(() => undo.send({ ...asked, body: {} }))}
          loading={undo.isPending}
          disabled={isPending}
          quiet={plan.state === "done" || plan.state === "ended"}
          testId="undo-plan"
        >
          {t("undo")}
        </HoldButton>
      )}
      {may.resume && (
        <Button
          variant="default"
          loading={resume.isPending}
          disabled={isPending}
          onClick={() => press(() => resume.send({ ...asked, body: base }))}
        >
          {"baseRevision" in base ? t("resumeOver", { revision: base.baseRevision }) : t("resume")}
        </Button>
      )}
      {may.skip && at && (
        <Button
          variant="default"
          loading={skip.isPending}
          disabled={isPending}
          onClick={() => press(() => skip.send({ ...asked, body: {} }))}
        >
          {t("skip", { mesh: at.meshName })}
        </Button>
      )}
      {may.stop && (
        <Button
          variant="default"
          loading={stop.isPending}
          disabled={isPending}
          onClick={() => press(() => stop.send({ ...asked, body: {} }))}
        >
          {t("stop")}
        </Button>
      )}
      {may.end && !may.stop && (
        <Button
          variant="default"
          loading={stop.isPending}
          disabled={isPending}
          onClick={() => press(() => stop.send({ ...asked, body: { forGood: true } }))}
        >
          {t("end")}
        </Button>
      )}
      {error && (
        <div className={styles.failure}>
          <ReadFailure error={error} />
        </div>
      )}
    </div>
  );
}

function isNewer({ reason }: PlanPart): boolean {
  return ["stale-base-revision", "superseded", "undone"].includes(reason?.code ?? "");
}
