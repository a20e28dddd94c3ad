"use client";

import { useTranslations } from "use-intl";
import type { Health } from "../../lib/topology/topology";
import styles from "./health-mark.module.css";

const shapes: Record<Health, React.ReactNode> = {
  well: <circle cx="6" cy="6" r="4.5" fill="currentColor" />,
  degraded: <path d="M6 0.8 11.6 11H0.4Z" fill="currentColor" />,
  failing: (
    <>
      <rect x="0.5" y="0.5" width="11" height="11" rx="1.5" fill="currentColor" />
      <path d="M3.4 3.4 8.6 8.6 M8.6 3.4 3.4 8.6" stroke="var(--surface)" strokeWidth="1.6" />
    </>
  ),
  idle: <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  unknown: (
    <circle
      cx="6"
      cy="6"
      r="4.5"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeDasharray="2.4 2.3"
    />
  ),
};

type Props = {
  health: Health;
  /** Leaves the word to be heard only, where it is already written beside. */
  shapeOnly?: boolean;
};

/** Health as a shape and a word; never colour alone. */
export function HealthMark({ health, shapeOnly = false }: Props) {
  const t = useTranslations();
  const word = t(`health.${health}`);
  return (
    <span className={styles.mark} data-health={health} title={shapeOnly ? word : undefined}>
      <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" focusable="false">
        {shapes[health]}
      </svg>
      <span className={shapeOnly ? styles.heard : styles.word}>{word}</span>
    </span>
  );
}
