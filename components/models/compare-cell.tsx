"use client";

import { useTranslations } from "use-intl";
import type { ComparedVersion } from "../../lib/models/comparison";
import { Figure } from "../ui/figure";
import { type FigureUnit, figureParts } from "../ui/figure-text";
import type { CompareRow } from "./compare-rows";
import { differenceText } from "./difference-text";
import styles from "./versions-compared.module.css";

type Props = {
  row: CompareRow;
  of: ComparedVersion;
  /** Without another beside it there is no difference to tell. */
  isAlone: boolean;
  /** Prometheus could not be asked for all of it: what is missing may be there. */
  isAway: boolean;
};

/** A figure, between what it lies, and how it differs from the same of the version with most requests. */
export function CompareCell({ row, of, isAlone, isAway }: Props) {
  const t = useTranslations("models.compare");
  const tm = useTranslations("models");
  const found = row.pick(of);
  const isByToken = row.isByToken?.(of) ?? false;
  const difference = (!isAlone && of.against && row.difference?.(of.against)) || null;
  const text = difference && differenceText(difference, row.name === "errors");
  const why = { none: t("noneWhy", { n: text?.values.n ?? 0 }), "same-bucket": t("sameBucketWhy") };
  return (
    <td>
      <Figure value={found?.value ?? null} unit={row.unit} reason={isAway ? tm("unasked") : t("unsaid")} />
      {found?.low !== undefined && !isByToken && (
        <span className={styles.interval} title={found.high === null ? t("openEnd") : undefined}>
          <Ends low={found.low ?? null} high={found.high ?? null} unit={row.unit} />
        </span>
      )}
      {isByToken && (
        <span className={styles.interval} title={t("byToken")}>
          –
        </span>
      )}
      {text && difference && (
        <span
          className={styles.difference}
          data-kind={difference.kind}
          title={text.key === "none" || text.key === "same-bucket" ? why[text.key] : undefined}
        >
          {t(text.key, text.values)}
        </span>
      )}
    </td>
  );
}

/** "248–318 ms", with the unit once where both have the same. */
function Ends({ low, high, unit }: { low: number | null; high: number | null; unit: FigureUnit }) {
  const t = useTranslations("unit");
  const [from, to] = [figureParts(low ?? 0, unit), figureParts(high, unit)];
  if (!from) return null;
  const word = (parts: typeof from) => (parts.unit === "none" ? "" : ` ${t(parts.unit)}`);
  if (!to) return `≥ ${from.digits}${word(from)}`;
  const isSame = from.unit === to.unit;
  return `${from.digits}${isSame ? "" : word(from)}–${to.digits}${word(to)}`;
}
