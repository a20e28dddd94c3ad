"use client";

import { useTranslations } from "use-intl";
import type { ModelRow } from "../../lib/models/models";
import type { ModelTrend } from "../../lib/models/trends";
import { Figure } from "../ui/figure";
import { versionColour } from "../ui/version-colour";
import { Sparkline } from "./sparkline";

/** Small lines of all rows; null while they are on their way, or where they could not be asked. */
export type RowTrends = { rows: readonly ModelTrend[] | null; isFailed: boolean };

/** How the TTFT of a version moved; a dash with the reason where that is not known. */
export function RowTrend({ row, trends }: { row: ModelRow; trends: RowTrends }) {
  const t = useTranslations("models");
  const { namespace, service, version } = row;
  const own = trends.rows?.find(
    (each) => each.namespace === namespace && each.service === service && each.version === version,
  );
  const values = own?.lines.ttft ?? [];
  if (trends.rows === null && !trends.isFailed) return null;
  if (values.filter((value) => value !== null).length < 2)
    return <Figure value={null} unit="ms" reason={t(trends.rows === null ? "unasked" : "noLine")} />;
  return (
    <Sparkline
      values={values}
      colour={versionColour(version)}
      label={t("trendOf", { version: `${service} ${version}` })}
    />
  );
}
