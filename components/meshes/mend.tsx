"use client";

import { useTranslations } from "use-intl";
import { Snippet } from "../ui/snippet";
import styles from "./mend.module.css";

/** The configuration that brings what is missing, folded: where it goes, the text, and a way to copy it. */
export function Mend({ remedy, place, snippet }: { remedy: string; place: string; snippet: string }) {
  const t = useTranslations("meshes");
  return (
    <details className={styles.more} data-testid={`remedy-${remedy}`}>
      <summary>{t("mend", { place })}</summary>
      <Snippet text={snippet} />
    </details>
  );
}
