"use client";

import { useTranslations } from "use-intl";
import type { TopologyNode } from "../../../lib/topology/topology";
import { VersionSwatch } from "../../ui/version-swatch";
import styles from "./topology-list.module.css";

/** A split in words, where there is no room for its bar: what each version gets, and what it should. */
export function SplitWords({ versions }: { versions: TopologyNode["versions"] }) {
  const t = useTranslations("topology");
  const carrying = versions.filter(
    ({ observedShare, wantedShare }) => (observedShare ?? 0) + (wantedShare ?? 0) > 0,
  );
  if (versions.length < 2 || carrying.length === 0) return null;
  return (
    <span className={styles.words}>
      {carrying.map(({ version, observedShare, wantedShare }) => (
        <span key={version} className={styles.word}>
          <VersionSwatch version={version} />
          {observedShare !== null && t("split.observed", { percent: Math.round(observedShare * 100) })}
          {wantedShare !== null && (
            <span className={styles.unit}>
              {t("split.wanted", { percent: Math.round(wantedShare * 100) })}
            </span>
          )}
        </span>
      ))}
    </span>
  );
}
