"use client";

import { useTranslations } from "use-intl";
import type { Change, ChangePart } from "../../lib/changes/changes";
import { stateWord } from "../../lib/changes/state-word";
import { ViewLink } from "../ui/view-link";
import { useOpenWords } from "../words/use-open-words";
import { ChangeMoves } from "./change-moves";
import styles from "./set-parts.module.css";
import { StateMark } from "./state-mark";

type Set = NonNullable<Change["set"]>;

/** The policies of a change in the order of their push, how far each is, and why the whole was taken back. */
export function SetParts({ change, set }: { change: Change; set: Set }) {
  const t = useTranslations("changes.set");
  return (
    <>
      <ol className={styles.parts} aria-label={t("parts")} data-testid="set-parts">
        {set.parts.map((part, at) => (
          <Part key={part.policyId} part={part} change={change} waits={waits(set, at)} />
        ))}
      </ol>
      {set.state === "forward" && <p className={styles.quiet}>{t("allOrNone")}</p>}
      {set.reason && <TakenBack set={set} reason={set.reason} />}
    </>
  );
}

function Part({ part, change, waits }: { part: ChangePart; change: Change; waits: boolean }) {
  const t = useTranslations("changes.set");
  const tp = useTranslations("policies");
  const { policyId, policyKind, service, state, strength } = part;
  const delivery = change.deliveries.find((each) => each.policyId === policyId);
  const { attempts = 0, convergence } = delivery ?? {};
  return (
    <li data-policy={policyId} data-state={state}>
      <ViewLink to={`/policies/${policyId}`} className={styles.policy}>
        {t("policy", { kind: tp(`kind.${policyKind}`), service })}
      </ViewLink>
      <span className={styles.moves}>
        <ChangeMoves change={part} />
      </span>
      <span className={styles.state}>
        <StateMark word={stateWord({ state, strength, attempts, convergence })} strength={strength} />
        {waits && <span className={styles.quiet}>{t("turn")}</span>}
      </span>
    </li>
  );
}

/** Whether a part has still to wait for those before it. */
function waits({ state, parts }: Set, at: number): boolean {
  const isUnderWay = state === "forward" || state === "back";
  const before = parts.slice(0, at);
  return (
    isUnderWay &&
    parts[at]?.state === "queued" &&
    before.some((part) => ["queued", "delivering", "committed"].includes(part.state))
  );
}

function TakenBack({ set, reason }: { set: Set; reason: NonNullable<Set["reason"]> }) {
  const t = useTranslations("changes.set");
  const tp = useTranslations("policies");
  const words = useOpenWords();
  const nameOf = (id: string) => {
    const part = set.parts.find(({ policyId }) => policyId === id);
    return part ? t("policy", { kind: tp(`kind.${part.policyKind}`), service: part.service }) : id;
  };
  const { failed, left } = reason;
  const why = failed.message || words(`changes.set.why.${failed.code}`, {}, failed.code);
  return (
    <div className={styles.back} role="status" data-testid="taken-back">
      <p>{t("because", { policy: nameOf(failed.policyId), why })}</p>
      {left.map(({ policyId, message }) => (
        <p key={policyId}>{t("left", { policy: nameOf(policyId), message })}</p>
      ))}
    </div>
  );
}
