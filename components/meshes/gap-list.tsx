"use client";

import { useTranslations } from "use-intl";
import type { LogFindings } from "../../lib/logs/remedies";
import type { TelemetryGap } from "../../lib/metrics/telemetry";
import { Mend } from "./mend";
import styles from "./mesh-page.module.css";
import { RemedySnippet } from "./remedy-snippet";

/** What is missing, worst first: what for want of it cannot be said, where the configuration goes that mends it, and that. */
export function GapList({ gaps, logGaps }: { gaps: readonly TelemetryGap[]; logGaps: LogFindings["gaps"] }) {
  const t = useTranslations("meshes");
  return (
    <ol className={styles.gaps} data-testid="gaps">
      {gaps.map((gap) => (
        <li key={gap.remedy} data-testid={`gap-${gap.remedy}`}>
          <h3 className={styles.gapTitle}>{t(`gap.${gap.remedy}`)}</h3>
          <p className={styles.gapText}>
            {t(gap.remedy === "recorded-rules" ? "slow" : "wanting", { count: gap.concepts.length })}{" "}
            <span translate="no" className={styles.names}>
              {gap.concepts.join(", ")}
            </span>
          </p>
          <RemedySnippet gap={gap} />
        </li>
      ))}
      {logGaps.map(({ remedy, snippet }) => (
        <li key={remedy} data-testid={`gap-${remedy}`}>
          <h3 className={styles.gapTitle}>{t(`logGap.${remedy}`)}</h3>
          <p className={styles.gapText}>{t(`logWanting.${remedy}`)}</p>
          <Mend remedy={remedy} place={t(`logPlace.${remedy}`)} snippet={snippet} />
        </li>
      ))}
    </ol>
  );
}
