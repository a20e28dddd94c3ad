"use client";

import { useTranslations } from "use-intl";
import type { ChangeSummary } from "../../lib/changes/changes";
import { ViewLink } from "../ui/view-link";

/** Which part of a plan a change is, leading to it. */
export function PlanLink({ plan }: { plan: NonNullable<ChangeSummary["plan"]> }) {
  const t = useTranslations("changes");
  const { id, position, of, isBack } = plan;
  return (
    <ViewLink to={`/plans/${id}`}>{t(isBack ? "partOfPlanBack" : "partOfPlan", { position, of })}</ViewLink>
  );
}
