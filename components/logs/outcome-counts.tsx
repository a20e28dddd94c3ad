"use client";

import { useTranslations } from "use-intl";
import type { LogCounts, OutcomeCount } from "../../lib/logs/logs";
import type { LogsFilter } from "../../lib/logs/logs-link";
import type { Outcome } from "../../lib/logs/outcome";
import { Figure } from "../ui/figure";
import styles from "./outcome-counts.module.css";

type Props = {
  counts: LogCounts | undefined;
  isOld: boolean;
  filter: LogsFilter;
  onSet: (patch: { status?: string | null; flag?: string | null }) => void;
};

const mostKinds = 6;

/** How many calls ended how; each count narrows the page to its lines. The failing ones stand first. */
export function OutcomeCounts({ counts, isOld, filter, onSet }: Props) {
  const t = useTranslations("logs");
  const sum = (outcome: Outcome) =>
    counts?.outcomes.filter((each) => each.outcome === outcome).reduce((all, { count }) => all + count, 0);
  const failed = sum("error");
  const kinds = (counts?.outcomes ?? []).filter(({ outcome }) => outcome === "error" || outcome === "gone");
  const toggle = (name: "error" | "ok") =>
    onSet({ status: filter.status === name ? null : name, flag: null });
  return (
    <div className={styles.counts} data-old={isOld || undefined} data-testid="outcome-counts">
      <button
        type="button"
        className={styles.main}
        data-outcome={failed ? "error" : "none"}
        aria-pressed={filter.status === "error"}
        onClick={() => toggle("error")}
      >
        <Count value={failed} /> {t("count.error")}
      </button>
      <button
        type="button"
        className={styles.main}
        data-outcome="ok"
        aria-pressed={filter.status === "ok"}
        onClick={() => toggle("ok")}
      >
        <Count value={sum("ok")} /> {t("count.ok")}
      </button>
      {kinds.slice(0, mostKinds).map((kind) => (
        <Kind key={`${kind.status} ${kind.flags}`} kind={kind} filter={filter} onSet={onSet} />
      ))}
      {kinds.length > mostKinds && (
        <span className={styles.more}>{t("count.moreKinds", { count: kinds.length - mostKinds })}</span>
      )}
    </div>
  );
}

function Kind({ kind, filter, onSet }: { kind: OutcomeCount; filter: LogsFilter; onSet: Props["onSet"] }) {
  const { status, flags, count, outcome } = kind;
  const flag = flags?.split(",")[0] ?? null;
  const isSet = status !== null && filter.status === status && (filter.flag ?? null) === flag;
  return (
    <button
      type="button"
      className={styles.kind}
      data-outcome={outcome}
      aria-pressed={isSet}
      onClick={() => onSet(isSet ? { status: null, flag: null } : { status, flag })}
    >
      <Count value={count} />{" "}
      <span translate="no">
        {status}
        {flags && ` · ${flags}`}
      </span>
    </button>
  );
}

function Count({ value }: { value: number | undefined }) {
  return (
    <strong>
      <Figure value={value} unit="count" />
    </strong>
  );
}
