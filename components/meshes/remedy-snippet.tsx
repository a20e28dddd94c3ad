"use client";

import { useTranslations } from "use-intl";
import type { TelemetryGap } from "../../lib/metrics/telemetry";
import { Snippet } from "../ui/snippet";
import styles from "./remedy-snippet.module.css";

/** The configuration that brings what is missing, folded: where it goes, the text, and a way to copy it. */
export function RemedySnippet({ gap: { remedy, snippet } }: { gap: TelemetryGap }) {
  const t = useTranslations("meshes");
  return (
    <details className={styles.more} data-testid={`remedy-${remedy}`}>
      <summary>{t("mend", { place: t(`place.${remedy}`) })}</summary>
      <Snippet text={snippet} />
    </details>
  );
}
