"use client";

import { useTranslations } from "use-intl";
import type { TelemetryGap } from "../../lib/metrics/telemetry";
import styles from "./mesh-page.module.css";
import { RemedySnippet } from "./remedy-snippet";

/** What is missing, worst first: what for want of it cannot be said, where the configuration goes that mends it, and that. */
export function GapList({ gaps }: { gaps: readonly TelemetryGap[] }) {
  const t = useTranslations("meshes");
  return (
    <ol className={styles.gaps} data-testid="gaps">
      {gaps.map((gap) => (
        <li key={gap.remedy} data-testid={`gap-${gap.remedy}`}>
          <h3 className={styles.gapTitle}>{t(`gap.${gap.remedy}`)}</h3>
          <p className={styles.gapText}>
            {t("wanting", { count: gap.concepts.length })}{" "}
            <span translate="no" className={styles.names}>
              {gap.concepts.join(", ")}
            </span>
          </p>
          <RemedySnippet gap={gap} />
        </li>
      ))}
    </ol>
  );
}
