"use client";

import { useTranslations } from "use-intl";
import type { PlanState } from "../../lib/plans/plan-state";
import { planTone } from "../../lib/plans/plan-tone";
import { ToneShape } from "../changes/state-mark";
import styles from "./plans.module.css";

/** How a plan is, in a word with its shape. */
export function PlanMark({ state }: { state: PlanState }) {
  const t = useTranslations("plans.state");
  const tone = planTone(state);
  return (
    <span className={styles.verdict} data-tone={tone} data-state={state} data-testid="plan-state">
      <ToneShape tone={tone} /> {t(state)}
    </span>
  );
}
