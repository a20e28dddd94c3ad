"use client";

import { useTranslations } from "use-intl";
import { stateWords } from "../../../lib/changes/state-word";
import type { PolicyRow } from "../../../lib/policies/policies";
import { StateMark, ToneShape } from "../../changes/state-mark";
import styles from "./policy-mark.module.css";

type Props = { policy: Pick<PolicyRow, "word" | "tone" | "strength">; large?: boolean };

/** The one word for a policy, with its shape and strength; also before anything of it was pushed. */
export function PolicyMark({ policy, large = false }: Props) {
  const t = useTranslations("policies.word");
  const { word, tone, strength } = policy;
  const pushed = stateWords.find((known) => known === word);
  if (pushed) return <StateMark word={pushed} strength={strength} large={large} />;
  return (
    <span className={large ? styles.large : styles.mark} data-state={word}>
      <ToneShape tone={tone} />
      <span>{t(word === "draft" ? "draft" : "submitted")}</span>
    </span>
  );
}
