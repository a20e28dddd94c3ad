"use client";

import type { DeliveryView } from "../../lib/changes/changes";
import { Time } from "../ui/time";
import { useOpenWords } from "../words/use-open-words";
import styles from "./step-list.module.css";

/** Every step that was recorded, in its order and with its time. */
export function StepList({ delivery }: { delivery: DeliveryView }) {
  const words = useOpenWords();
  return (
    <ol className={styles.steps}>
      {delivery.steps.map(({ at, code, params }) => (
        <li key={`${at} ${code}`}>
          <Time at={at} />
          <span>{words(`delivery.step.${code}`, params, code)}</span>
        </li>
      ))}
    </ol>
  );
}
