"use client";

import { NativeSelect, NumberInput, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { type PlanReach, planReaches } from "../../lib/plans/plan-state";
import { createPlanRoute } from "../../lib/plans/routes";
import { useApiMutation } from "../api/use-api-mutation";
import { HoldButton } from "../ui/hold-button";
import { ReadFailure } from "../ui/read-failure";
import { useUrlState } from "../ui/use-url-state";
import type { MeshChoice } from "./mesh-choice";
import styles from "./plans.module.css";
import type { Decided } from "./use-decision";
import type { PlanPreviewRead } from "./use-plan-preview";

type Props = {
  decided: Decided;
  choice: MeshChoice;
  read: PlanPreviewRead;
  reason: string;
  onReason: (reason: string) => void;
};

/** How far each mesh has to get, how long to wait between them, why; and Start, once every mesh could do it. */
export function PlanForm({ decided, choice, read, reason, onReason }: Props) {
  const t = useTranslations("plans.new");
  const { link } = useUrlState();
  const router = useRouter();
  const create = useApiMutation(createPlanRoute);
  const [reach, setReach] = useState<PlanReach>("accepted");
  const [soakSeconds, setSoak] = useState(60);
  const [deadlineMinutes, setDeadline] = useState(30);
  const [message, setMessage] = useState("");
  const taken = choice.filter(({ isIn }) => isIn).map(({ mesh }) => mesh);
  const previews = taken.map((mesh) => read.meshes?.get(mesh));
  const blockers = previews.flatMap((preview) => preview?.blockers ?? []);
  const needsReason = blockers.some(({ overridable }) => overridable);
  const hasReason = reason.trim().length >= 3;
  const isBlocked = blockers.some(({ overridable }) => !overridable || !hasReason);
  const canStart = taken.length > 0 && !isBlocked && previews.every((preview) => preview !== undefined);
  const start = async () => {
    const made = await create.send({
      params: {},
      query: {},
      body: {
        ...decided,
        meshes: taken.map((mesh) => ({ mesh, baseRevision: read.meshes?.get(mesh)?.baseRevision ?? 0 })),
        leaveOut: choice.filter(({ isIn }) => !isIn).map(({ mesh }) => mesh),
        ...{ reach, soakSeconds, message },
        deadlineSeconds: deadlineMinutes * 60,
        ...(needsReason && hasReason ? { override: { reason } } : {}),
      },
    });
    if (made) router.push(link(`/plans/${made.planId}`));
  };
  return (
    <form className={styles.form} onSubmit={(event) => event.preventDefault()}>
      <div className={styles.fields}>
        <NativeSelect
          label={t("reach")}
          value={reach}
          data={planReaches.map((value) => ({ value, label: t(`reachChoice.${value}`) }))}
          onChange={(event) =>
            setReach(planReaches.find((known) => known === event.currentTarget.value) ?? "accepted")
          }
        />
        <NumberInput
          label={t("soak")}
          value={soakSeconds}
          {...{ min: 0, max: 86_400, allowDecimal: false }}
          onChange={(value) => typeof value === "number" && setSoak(value)}
        />
        <NumberInput
          label={t("deadline")}
          value={deadlineMinutes}
          {...{ min: 1, max: 1_440, allowDecimal: false }}
          onChange={(value) => typeof value === "number" && setDeadline(value)}
        />
        <TextInput
          label={t("message")}
          value={message}
          maxLength={500}
          onChange={(event) => setMessage(event.currentTarget.value)}
        />
      </div>
      {needsReason && (
        <TextInput
          label={t("allTheSame")}
          value={reason}
          maxLength={500}
          required
          onChange={(event) => onReason(event.currentTarget.value)}
        />
      )}
      <p className={styles.quiet}>{t("how")}</p>
      {create.error && <ReadFailure error={create.error} />}
      <div className={styles.actions}>
        <HoldButton
          holdWords={t("hold")}
          onConfirm={() => void start()}
          loading={create.isPending}
          disabled={!canStart}
          testId="start-plan"
        >
          {t("start", { count: taken.length })}
        </HoldButton>
        {isBlocked && <span className={styles.quiet}>{t("blocked")}</span>}
      </div>
    </form>
  );
}
