"use client";

import { CopyButton } from "@mantine/core";
import { useTranslations } from "use-intl";
import type { LogFindings } from "../../lib/logs/remedies";
import type { TelemetryGap } from "../../lib/metrics/telemetry";
import styles from "./mesh-page.module.css";

/** What is missing, worst first: what for want of it cannot be said, where the configuration goes that mends it, and that. */
export function GapList({ gaps, logGaps }: { gaps: readonly TelemetryGap[]; logGaps: LogFindings["gaps"] }) {
  const t = useTranslations("meshes");
  return (
    <ol className={styles.gaps} data-testid="gaps">
      {gaps.map(({ remedy, concepts, snippet }) => (
        <li key={remedy} data-testid={`gap-${remedy}`}>
          <h3 className={styles.gapTitle}>{t(`gap.${remedy}`)}</h3>
          <p className={styles.gapText}>
            {t("wanting", { count: concepts.length })}{" "}
            <span translate="no" className={styles.names}>
              {concepts.join(", ")}
            </span>
          </p>
          <Mend place={t(`place.${remedy}`)} snippet={snippet} />
        </li>
      ))}
      {logGaps.map(({ remedy, snippet }) => (
        <li key={remedy} data-testid={`gap-${remedy}`}>
          <h3 className={styles.gapTitle}>{t(`logGap.${remedy}`)}</h3>
          <p className={styles.gapText}>{t(`logWanting.${remedy}`)}</p>
          <Mend place={t(`logPlace.${remedy}`)} snippet={snippet} />
        </li>
      ))}
    </ol>
  );
}

/** Where the configuration goes that mends it, and that, to be taken along. */
function Mend({ place, snippet }: { place: string; snippet: string }) {
  const t = useTranslations("meshes");
  return (
    <details className={styles.more}>
      <summary>{t("mend", { place })}</summary>
      <div className={styles.snippet}>
        <CopyButton value={snippet}>
          {({ copied, copy }) => (
            <button type="button" className={styles.tool} onClick={copy}>
              {t(copied ? "copied" : "copy")}
            </button>
          )}
        </CopyButton>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it */}
        <pre tabIndex={0}>{snippet}</pre>
      </div>
    </details>
  );
}
