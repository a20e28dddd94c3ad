"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { SkeletonRows } from "../ui/panel";
import { ReadFailure } from "../ui/read-failure";
import { useUrlState } from "../ui/use-url-state";
import { ViewLink } from "../ui/view-link";
import { MeshCard } from "./mesh-card";
import { type MeshChoice, movedBy, startingChoice, toggled } from "./mesh-choice";
import { PlanForm } from "./plan-form";
import styles from "./plans.module.css";
import { type Decided, useDecision } from "./use-decision";
import { usePlanPreview } from "./use-plan-preview";
import { useSeveralMeshes } from "./use-several-meshes";

/** One decision for several meshes: in which, in which order, and what it would do in each; nothing is pushed before Start. */
export function NewPlanPage() {
  const t = useTranslations("plans");
  const { data, error, isLoading } = useDecision();
  const { mesh } = useUrlState();
  const meshes = useSeveralMeshes();
  const names = new Map(meshes.map(({ id, name }) => [id, name]));
  return (
    <div className={styles.page}>
      <p className={styles.back}>
        <ViewLink to="/changes">{t("toChanges")}</ViewLink>
      </p>
      <h1 className={styles.title}>
        {t("new.title")}{" "}
        {data && (
          <ViewLink to={`/services/${data.namespace}/${data.service}`} translate="no">
            {data.service}
          </ViewLink>
        )}
      </h1>
      <p className={styles.quiet}>{t("new.note")}</p>
      {error && <ReadFailure error={error} />}
      {isLoading && <SkeletonRows rows={8} />}
      {!isLoading && !error && !data && <p className={styles.quiet}>{t("new.nothing")}</p>}
      {data && names.size > 0 && (
        <Choice key={[...names.keys()].join(" ")} decided={data} names={names} own={mesh} />
      )}
    </div>
  );
}

type ChoiceProps = { decided: Decided; names: ReadonlyMap<string, string>; own: string };

function Choice({ decided, names, own }: ChoiceProps) {
  const t = useTranslations("plans.new");
  const [choice, choose] = useState<MeshChoice>(() => startingChoice([...names.keys()], own));
  const [reason, setReason] = useState("");
  const read = usePlanPreview(decided, [...names.keys()]);
  return (
    <>
      {read.error && <ReadFailure error={read.error} retry={read.refetch} />}
      <ol className={styles.meshes} aria-label={t("order")} aria-busy={read.isAsking}>
        {choice.map(({ mesh, isIn }, at) => (
          <MeshCard
            key={mesh}
            name={names.get(mesh) ?? mesh}
            isIn={isIn}
            preview={read.meshes?.get(mesh)}
            hasReason={reason.trim().length >= 3}
            onToggle={() => choose(toggled(choice, mesh))}
            onEarlier={at === 0 ? undefined : () => choose(movedBy(choice, mesh, -1))}
            onLater={at === choice.length - 1 ? undefined : () => choose(movedBy(choice, mesh, 1))}
          />
        ))}
      </ol>
      <PlanForm decided={decided} choice={choice} read={read} reason={reason} onReason={setReason} />
    </>
  );
}
