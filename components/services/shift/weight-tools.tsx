"use client";

import { useTranslations } from "use-intl";
import { percentOfBp, sumBp, type WeightsBp } from "../../../lib/policies/weights";
import { SplitBar } from "../split/split-bar";
import styles from "./shift-panel.module.css";
import { sameWeights, type WeightsDraft, type WeightsMove } from "./weights";

type Props = { draft: WeightsDraft; move: (move: WeightsMove) => void; start: WeightsBp };

/** The whole split as a bar, its sum, and moves of all weights at once. */
export function WeightTools({ draft, move, start }: Props) {
  const t = useTranslations("shift");
  const { weights } = draft;
  return (
    <div className={styles.tools}>
      <SplitBar
        thick
        parts={Object.entries(weights).map(([version, bp]) => ({
          version,
          share: bp,
          wanted: (start[version] ?? 0) / 10_000,
        }))}
      />
      <div className={styles.toolRow}>
        <span className={styles.sum} data-testid="weights-sum">
          {t("sum", { sum: percentOfBp(sumBp(weights)) })}
        </span>
        <button type="button" className={styles.tool} onClick={() => move({ kind: "even-out" })}>
          {t("evenOut")}
        </button>
        <button
          type="button"
          className={styles.tool}
          disabled={sameWeights(weights, start)}
          onClick={() => move({ kind: "replace", weights: start })}
        >
          {t("reset")}
        </button>
      </div>
    </div>
  );
}
