"use client";

import { useTranslations } from "use-intl";
import { stateWord } from "../../lib/changes/state-word";
import { partTone } from "../../lib/plans/plan-tone";
import type { PlanPart } from "../../lib/plans/plans";
import { StateMark, ToneShape } from "../changes/state-mark";
import { Duration } from "../ui/duration";
import { Time } from "../ui/time";
import { useNow } from "../ui/use-now";
import { ViewLink } from "../ui/view-link";
import styles from "./plans.module.css";
import { useReasonWords } from "./use-reason-words";

/** A plan in one mesh: how far, its change, how long, and why not. */
export function PlanPartRow({ part }: { part: PlanPart }) {
  const t = useTranslations("plans");
  const say = useReasonWords();
  const tone = partTone(part.state);
  return (
    <li className={styles.part} data-state={part.state} data-tone={tone} data-testid="plan-part">
      <span className={styles.position}>{part.position ?? "–"}</span>
      <div className={styles.partBody}>
        <p className={styles.partHead}>
          <strong translate="no">{part.meshName}</strong>
          <span className={styles.verdict} data-tone={tone}>
            <ToneShape tone={tone} /> {t(`part.${part.state}`)}
          </span>
          <Took part={part} />
          <Until part={part} />
        </p>
        {part.reason && <p className={styles.reason}>{say(part.reason)}</p>}
        {part.change && <ChangeLine change={part.change} mesh={part.mesh} words={t("change")} />}
        {part.undo && <ChangeLine change={part.undo} mesh={part.mesh} words={t("undoChange")} />}
      </div>
    </li>
  );
}

type LineProps = { change: NonNullable<PlanPart["change"]>; mesh: string; words: string };

function ChangeLine({ change: { id, state, strength }, mesh, words }: LineProps) {
  const word = stateWord({ state, attempts: 0, strength, convergence: undefined });
  return (
    <p className={styles.change}>
      <ViewLink to={`/changes/${id}`} extra={{ mesh }}>
        {words}
      </ViewLink>
      <StateMark word={word} strength={strength} />
    </p>
  );
}

/** How long it took to get there, or has been taking. */
function Took({ part: { startedAt, endedAt } }: { part: PlanPart }) {
  const t = useTranslations("plans");
  const now = useNow();
  const end = endedAt === null ? now : Date.parse(endedAt);
  if (startedAt === null || end === null) return null;
  const ms = Math.max(0, Math.round((end - Date.parse(startedAt)) / 1_000) * 1_000);
  return (
    <span className={styles.quiet}>
      {t("took")} <Duration ms={ms} />
    </span>
  );
}

function Until({ part: { deadlineAt, soakUntil } }: { part: PlanPart }) {
  const t = useTranslations("plans");
  const at = soakUntil ?? deadlineAt;
  if (at === null) return null;
  return (
    <span className={styles.quiet}>
      {t(soakUntil === null ? "deadline" : "next")} <Time at={at} />
    </span>
  );
}
