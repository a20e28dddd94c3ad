import { useTranslations } from "use-intl";
import { type FigureUnit, figureParts } from "../ui/figure-text";

/** How a chart's values are written beside it, and at its axis: there without a unit that the title says, and without noughts. */
export function useValueText(
  unit: FigureUnit,
  scale = 1,
): { format: (value: number | null) => string; formatAxis: (value: number) => string } {
  const t = useTranslations("unit");
  const partsOf = (value: number | null) => figureParts(value === null ? null : value * scale, unit);
  return {
    format: (value) => {
      const parts = partsOf(value);
      if (parts === null) return "–";
      return parts.unit === "none" ? parts.digits : `${parts.digits} ${t(parts.unit)}`;
    },
    formatAxis: (value) => {
      const parts = partsOf(value);
      if (parts === null) return "";
      const digits = parts.digits.replace(/\.0+(?=\D|$)/, "");
      return unit === "ratio" || unit === "ms" ? `${digits} ${t(parts.unit)}` : digits;
    },
  };
}
