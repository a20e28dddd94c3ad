"use client";

import { useTranslations } from "use-intl";
import type { Strength } from "../../lib/changes/changes";
import { type Tone, toneOf } from "../../lib/changes/state-tone";
import type { StateWord } from "../../lib/changes/state-word";
import styles from "./state-mark.module.css";

type Props = { word: StateWord; strength: Strength; large?: boolean };

/** The one word for how far a change got, with its shape, and how strongly that was observed. */
export function StateMark({ word, strength, large = false }: Props) {
  const t = useTranslations("delivery");
  const tone = toneOf(word);
  return (
    <span
      className={`${large ? styles.large : styles.mark} ${styles.toned}`}
      data-tone={tone}
      data-state={word}
    >
      <ToneShape tone={tone} />
      <span>{t(`word.${word}`)}</span>
      {strength.kind === "proxies" && (
        <span className={styles.strength}>
          {t("strength.proxies", { acked: strength.acked, total: strength.total })}
        </span>
      )}
    </span>
  );
}

/** Good: a tick. Moving: a half-filled ring. Attention: a triangle. Wrong: a cross. Over: a bar. */
export function ToneShape({ tone }: { tone: Tone }) {
  const line = { fill: "none", stroke: "currentColor", strokeWidth: 1.8 };
  return (
    <svg
      className={styles.toned}
      data-tone={tone}
      viewBox="0 0 12 12"
      width="12"
      height="12"
      aria-hidden="true"
      focusable="false"
    >
      {tone === "good" && <path d="M1.5 6.5 4.7 9.6 10.5 2.8" {...line} />}
      {tone === "moving" && (
        <>
          <circle cx="6" cy="6" r="4.6" {...line} strokeWidth={1.4} />
          <path d="M6 1.400a4.6 4.6 0 0 1 0 9.200Z" fill="currentColor" />
        </>
      )}
      {tone === "attention" && <path d="M6 0.8 11.6 11H0.400Z" fill="currentColor" />}
      {tone === "wrong" && <path d="M2 2 10 10M10 2 2 10" {...line} strokeWidth={2.2} />}
      {tone === "over" && <path d="M2 6H10" {...line} />}
    </svg>
  );
}
