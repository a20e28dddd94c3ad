"use client";

import { useTranslations } from "use-intl";
import { percentOfBp, type WeightsBp } from "../../lib/policies/weights";
import { VersionSwatch } from "../ui/version-swatch";
import { movesOf } from "./moves-of";
import styles from "./weights-move.module.css";

type Props = { before: WeightsBp | null; after: WeightsBp | null };

/** The weights that moved, a version each: "v2 10 → 50 %". Null is the mesh's own default. */
export function WeightsMove({ before, after }: Props) {
  const t = useTranslations("changes");
  const moves = movesOf(before, after);
  if (moves.length === 0) return <span className={styles.same}>{t("sameWeights")}</span>;
  return (
    <span className={styles.moves}>
      {moves.map(({ version, fromBp, toBp }) => (
        <span key={version} className={styles.move}>
          <VersionSwatch version={version} />{" "}
          <span className={styles.from}>{fromBp === null ? t("default") : percentOfBp(fromBp)}</span>
          <span aria-hidden="true">→</span>
          <span className={styles.heard}>{t("to")}</span>
          <strong>{toBp === null ? t("default") : `${percentOfBp(toBp)} %`}</strong>
        </span>
      ))}
    </span>
  );
}
