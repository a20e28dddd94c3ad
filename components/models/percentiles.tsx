import { useTranslations } from "use-intl";
import type { PercentilesMs } from "../../lib/models/models";
import { Duration } from "../ui/duration";
import { Figure } from "../ui/figure";
import styles from "./models-table.module.css";

/** p50, p95 and p99 in one cell, each heard with its name; the p95, which people compare by, stands out. */
export function Percentiles({ of, reason }: { of: PercentilesMs; reason: string }) {
  const t = useTranslations("models");
  if (of.p50 === null && of.p95 === null && of.p99 === null) {
    return <Figure value={null} unit="ms" reason={reason} />;
  }
  return (
    <span className={styles.percentiles}>
      {(["p50", "p95", "p99"] as const).map((name) => (
        <span key={name} data-quantile={name} title={t(`quantile.${name}`)}>
          <span className={styles.heard}>{t(`percentile.${name}`)} </span>
          {of[name] === null ? (
            <Figure value={null} unit="ms" reason={t("beyond")} />
          ) : (
            <Duration ms={of[name]} />
          )}
        </span>
      ))}
    </span>
  );
}
