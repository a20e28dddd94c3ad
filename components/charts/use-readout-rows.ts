"use client";

import { useTranslations } from "use-intl";
import type { Heatmap } from "../../lib/metrics/heatmap";
import { siDigits } from "../ui/figure-text";
import { type HeatRow, heatLevel } from "./heat-scale";

type Drawn = {
  data: Pick<Heatmap, "columns">;
  rows: readonly HeatRow[];
  quantiles: readonly ({ p50: number | null; p95: number | null } | null)[];
  most: number;
  format: (ms: number | null) => string;
};
type Row = { name: string; text: string; colour: string };

/** What a place of a heatmap says: its bucket's requests and share, and the percentiles of its moment. */
export function useReadoutRows({ data, rows, quantiles, most, format }: Drawn) {
  const t = useTranslations("heatmap");
  const words = ({ lower, upper }: HeatRow) =>
    upper === null
      ? t("beyond", { lower: format(lower) })
      : t("between", { lower: format(lower), upper: format(upper) });
  return (column: number, row: number | null): Row[] => {
    const rates = data.columns[column]?.rates ?? null;
    const at = quantiles[column];
    if (!rates || !at) return [{ name: t("nothing"), text: "–", colour: "transparent" }];
    const total = rates.reduce((sum, each) => sum + each, 0);
    const percentiles = [
      { name: "p50", text: format(at.p50), colour: "var(--ink-soft)" },
      { name: "p95", text: format(at.p95), colour: "var(--ink)" },
    ];
    const cell = row === null ? undefined : rows[row];
    if (!cell) return percentiles;
    const rate = rates[cell.index] ?? 0;
    const share = total > 0 ? `${((100 * rate) / total).toFixed(1)} %` : "–";
    const colour = `var(--heat-${heatLevel(rate, most) || 1})`;
    return [
      { name: words(cell), text: t("perSecond", { rate: siDigits(rate) }), colour },
      { name: t("share"), text: share, colour: "transparent" },
      ...percentiles,
    ];
  };
}
