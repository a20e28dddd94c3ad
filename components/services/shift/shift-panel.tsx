"use client";

import { NativeSelect } from "@mantine/core";
import { useEffect, useReducer, useState } from "react";
import { useTranslations } from "use-intl";
import type { FoundView } from "../../../lib/policies/found";
import type { WeightsBp } from "../../../lib/policies/weights";
import type { ServiceDetail } from "../../../lib/services/services";
import { ApplyForm } from "./apply-form";
import { FoundNote } from "./found-note";
import { ruleNames, standingWeights } from "./rule-weights";
import styles from "./shift-panel.module.css";
import { ShiftPreviewView } from "./shift-preview-view";
import { shiftRows, startingWeights } from "./shift-rows";
import { useShiftPreview } from "./use-shift-preview";
import { WeightRow } from "./weight-row";
import { WeightTools } from "./weight-tools";
import { moveWeights, sameWeights, sentWeights, weightsDraft } from "./weights";

type Props = {
  detail: ServiceDetail;
  /** A version that the draft begins by taking everything from. */
  away: string | null;
  /** What others wrote, where no policy stands. */
  found: FoundView | null;
  onRefused: () => void;
  onApplied: (changeId: string) => void;
};

/** Moves a service's weights: a draft per rule, begun anew when the author takes what others left meanwhile. */
export function ShiftPanel({ detail, away, found, onRefused, onApplied }: Props) {
  const t = useTranslations("shift");
  const [chosen, choose] = useState<string | null>(null);
  const [begun, begin] = useState(0);
  const [seen, see] = useState(found);
  const isAnother = found !== null && found.etag !== seen?.etag;
  const rules = ruleNames(detail, seen);
  const { rule } = standingWeights(detail, chosen, seen);
  return (
    <div className={styles.panel}>
      {seen && <FoundNote found={seen} rule={rule} />}
      {isAnother && (
        <p className={styles.warning} data-testid="found-changed">
          {t("found.changed")}{" "}
          <button
            type="button"
            className={styles.tool}
            onClick={() => {
              see(found);
              begin(begun + 1);
            }}
          >
            {t("found.again")}
          </button>
        </p>
      )}
      {rule !== null && rules.length > 1 && (
        <NativeSelect
          label={t("rule")}
          value={rule}
          data={rules}
          onChange={(event) => choose(event.currentTarget.value)}
        />
      )}
      <Draft
        key={`${rule} ${begun}`}
        detail={detail}
        rule={chosen}
        away={away}
        found={seen}
        onRefused={onRefused}
        onApplied={onApplied}
        onRestart={() => begin(begun + 1)}
      />
    </div>
  );
}

type DraftProps = Props & { rule: string | null; onRestart: () => void };

function Draft({ detail, rule: chosen, away, found, onRefused, onApplied, onRestart }: DraftProps) {
  const [base, setBase] = useState(() => standingWeights(detail, chosen, found));
  const [draft, move] = useReducer(moveWeights, detail, (first) => {
    const standing = draftOf(first, base.weights);
    return away === null ? standing : moveWeights(standing, { kind: "set", version: away, bp: 0 });
  });
  const rows = shiftRows(detail, base.weights, draft.weights);
  const isMoved = base.weights === null || !sameWeights(base.weights, draft.weights);
  const sent = {
    mesh: detail.mesh,
    ...(base.rule === null ? {} : { rule: base.rule }),
    ...(base.found === null ? {} : { found: base.found }),
    weights: sentWeights(draft.weights, base.weights),
  };
  const service = { namespace: detail.namespace, name: detail.service };
  const preview = useShiftPreview(service, isMoved ? sent : null);
  const hasChanged = preview.error?.code === "control-plane-conflict";
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each refusal
  useEffect(() => {
    if (hasChanged) onRefused();
  }, [hasChanged]);
  return (
    <>
      <ul className={styles.rows}>
        {rows.map((row) => (
          <WeightRow key={row.version} row={row} draft={draft} move={move} isFound={base.found !== null} />
        ))}
      </ul>
      <WeightTools draft={draft} move={move} start={draftOf(detail, base.weights).weights} />
      <ShiftPreviewView
        read={preview}
        isMoved={isMoved}
        requestsPerSecond={detail.signals.requestsPerSecond}
      />
      <ApplyForm
        detail={detail}
        rows={rows}
        base={base}
        sent={sent}
        preview={preview.preview}
        isMoved={isMoved}
        onApplied={onApplied}
        onRefused={onRefused}
        onTakeTheirs={onRestart}
        onRebase={(revision) => setBase({ ...base, baseRevision: revision })}
      />
    </>
  );
}

function draftOf(detail: ServiceDetail, standing: WeightsBp | null) {
  const weights = startingWeights(detail, standing);
  const versions = [
    ...new Set([...detail.versionRows.map(({ version }) => version), ...Object.keys(weights)]),
  ];
  return weightsDraft(versions.sort(), weights);
}
