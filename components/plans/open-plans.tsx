"use client";

import { useTranslations } from "use-intl";
import { isOpen, needsPerson } from "../../lib/plans/plan-state";
import { listPlansRoute } from "../../lib/plans/routes";
import { useApi } from "../api/use-api";
import { Ago } from "../ui/ago";
import { ViewLink } from "../ui/view-link";
import { partAtHand } from "./part-at-hand";
import { PlanMark } from "./plan-mark";
import styles from "./plans.module.css";
import { useSeveralMeshes } from "./use-several-meshes";

const limit = 50;

/** Plans that are not over, each a line that leads to it; with `stoppedOnly`, those that wait for a person. Nothing where there is one mesh. */
export function OpenPlans({ stoppedOnly = false }: { stoppedOnly?: boolean }) {
  const t = useTranslations("plans");
  const tp = useTranslations("policies");
  const hasSeveral = useSeveralMeshes().length > 0;
  const { data } = useApi(listPlansRoute, { params: {}, query: { limit } }, { enabled: hasSeveral });
  const wanted = (data?.plans ?? []).filter(({ state }) =>
    stoppedOnly ? needsPerson(state) : isOpen(state),
  );
  if (wanted.length === 0) return null;
  return (
    <ul className={styles.open} aria-label={t("open")} data-testid="open-plans">
      {wanted.map((plan) => (
        <li key={plan.id}>
          <PlanMark state={plan.state} />
          <ViewLink to={`/plans/${plan.id}`}>
            {tp("titleOf", { kind: tp(`kind.${plan.kind}`) })} {plan.service}{" "}
            {t("inMeshes", { count: taken(plan.parts) })}
          </ViewLink>
          <span className={styles.quiet}>
            {t("at", { mesh: partAtHand(plan)?.meshName ?? "–" })} · <Ago at={plan.stateSince} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function taken(parts: readonly { state: string }[]): number {
  return parts.filter(({ state }) => state !== "left-out").length;
}
