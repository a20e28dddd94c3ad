import { useTranslations } from "use-intl";
import type { PercentilesMs } from "../../lib/models/models";
import { Duration } from "../ui/duration";
import styles from "./models-table.module.css";

/** p50, p95 and p99 in one cell; the p95, which people compare by, stands out. */
export function Percentiles({ of, reason }: { of: PercentilesMs; reason: string }) {
  const t = useTranslations("models");
  if (of.p50 === null && of.p95 === null && of.p99 === null) {
    return (
      <span className={styles.none} title={reason}>
        –
      </span>
    );
  }
  return (
    <span className={styles.percentiles}>
      {(["p50", "p95", "p99"] as const).map((name) => (
        <span key={name} data-quantile={name} title={t(`quantile.${name}`)}>
          {of[name] === null ? <span title={t("beyond")}>–</span> : <Duration ms={of[name]} />}
        </span>
      ))}
    </span>
  );
}
