"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import type { Upstream } from "../../lib/errors";
import { logsLink } from "../../lib/logs/logs-link";
import type { ModelRow } from "../../lib/models/models";
import table from "../ui/data-table.module.css";
import { Figure } from "../ui/figure";
import { ViewLink } from "../ui/view-link";
import type { ModelMeasure } from "./model-measures";
import styles from "./models-table.module.css";
import { Percentiles } from "./percentiles";

type Props = {
  measure: ModelMeasure;
  row: ModelRow;
  /** The upstream that could not be asked, where one could not: what it would know is missing, not absent. */
  away: Upstream | null;
  /** Of percentiles the p95 alone, for narrow columns. */
  isNarrow?: boolean;
};

/** One figure of one version; where the requests behind it can be told, a way to them. */
export function MeasureFigure({ measure: { of, to }, row, away, isNarrow = false }: Props) {
  const t = useTranslations("models");
  const filter = to?.(row);
  const why = (none: "noRequests" | "unsaid") =>
    t(away === "prometheus" || row.health === "unknown" ? "unasked" : none);
  const drawn = (): ReactNode => {
    switch (of.kind) {
      case "share":
        return <Share row={row} away={away} />;
      case "percentiles":
        return isNarrow ? (
          <Figure value={of.pick(row).p95} unit="ms" reason={why("unsaid")} />
        ) : (
          <Percentiles of={of.pick(row)} reason={why("unsaid")} />
        );
      case "value":
        return (
          <Figure value={of.pick(row)} unit={of.unit} bare={of.unit !== "ratio"} reason={why(of.none)} />
        );
    }
  };
  if (!filter) return drawn();
  return (
    <ViewLink {...logsLink(filter)} className={table.behind} title={t("behind")}>
      {drawn()}
    </ViewLink>
  );
}

function Share({ row, away }: { row: ModelRow; away: Upstream | null }) {
  const t = useTranslations("models");
  return (
    <span>
      <Figure
        value={row.observedShare}
        unit="ratio"
        reason={t(away === "prometheus" ? "unasked" : "noRequests")}
      />
      <span className={styles.wanted} title={t("wanted")}>
        {" / "}
        <Figure value={row.wantedShare} unit="ratio" reason={t(away === null ? "noPolicy" : "unasked")} />
      </span>
    </span>
  );
}
