"use client";

import { CopyButton } from "@mantine/core";
import { useTranslations } from "use-intl";
import type { TelemetryGap } from "../../lib/metrics/telemetry";
import styles from "./remedy-snippet.module.css";

/** The configuration that brings what is missing, folded: where it goes, the text, and a way to copy it. */
export function RemedySnippet({ gap: { remedy, snippet } }: { gap: TelemetryGap }) {
  const t = useTranslations("meshes");
  return (
    <details className={styles.more} data-testid={`remedy-${remedy}`}>
      <summary>{t("mend", { place: t(`place.${remedy}`) })}</summary>
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
