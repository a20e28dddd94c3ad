"use client";

import { useMemo } from "react";
import { useTranslations } from "use-intl";
import type { ExploreView } from "../../lib/explore/explore-view";
import { exploreConceptRoute } from "../../lib/explore/routes";
import { useApi } from "../api/use-api";
import type { ChartRange } from "../charts/chart-range";
import { usePlotWidth } from "../charts/use-plot-width";
import { ReadFailure } from "../ui/read-failure";
import { useUrlState } from "../ui/use-url-state";
import { ConceptForm } from "./concept-form";
import { conceptLineName } from "./concept-line-name";
import { ConceptSource } from "./concept-source";
import styles from "./explore-page.module.css";
import { ExploredChart } from "./explored-chart";
import { figureOfUnit } from "./figure-of-unit";
import { MomentTable } from "./moment-table";
import { ResultHead } from "./result-head";
import { useSpanWords } from "./use-span-words";
import { useWrittenQuery } from "./use-written-query";

type Props = {
  ask: Extract<ExploreView["ask"], { kind: "concept" }>;
  range: ChartRange | null;
  view: ExploreView;
};

/** A concept: what of it, its lines, and where they come from. */
export function ConceptResult({ ask, range, view }: Props) {
  const t = useTranslations("explore");
  const span = useSpanWords();
  const { mesh } = useUrlState();
  const plot = usePlotWidth();
  const { concept, by, where } = ask;
  const read = useApi(
    exploreConceptRoute,
    {
      params: {},
      query: {
        ...{ mesh, concept, by: by.join(","), ...where },
        ...{ start: range?.start ?? 0, end: range?.end ?? 1, widthPx: plot.widthPx ?? undefined },
      },
    },
    { enabled: range !== null && (plot.widthPx !== null || view.isTable), refetchMs: false },
  );
  const { data, error, receivedAt } = read;
  const moment = useWrittenQuery(
    mesh,
    view.isTable && data?.promql ? data.promql : null,
    range && { at: range.end },
  );
  const drawn = useMemo(
    () => (data && data.lines.length > 0 ? { ...data, promql: data.promql ?? "" } : null),
    [data],
  );
  const isOld = data !== undefined && (error !== null || data.stale !== null);
  return (
    <>
      <ConceptForm ask={ask} />
      <section className={styles.result} aria-label={t("result")} aria-busy={read.isLoading}>
        <ResultHead
          isTable={view.isTable}
          stale={drawn && data ? data.stale : null}
          since={data && error ? receivedAt : null}
        >
          {data && t("gist", { step: span(data.stepSeconds), rate: span(data.rateSeconds) })}
        </ResultHead>
        {view.isTable ? (
          <MomentTable read={moment} />
        ) : (
          <ExploredChart
            title={concept}
            unit={figureOfUnit(data ?? { kind: "gauge", unit: "" })}
            drawn={drawn}
            nameOf={conceptLineName}
            only={view.only}
            isOld={isOld}
            isLoading={read.isLoading}
            warnings={data?.warnings ?? []}
            plot={plot}
            words={
              data && data.lines.length === 0 ? (
                <span translate="no">{data.why}</span>
              ) : error && !data ? (
                <ReadFailure error={error} retry={read.refetch} />
              ) : null
            }
          />
        )}
      </section>
      {/* Who could not be asked has not said that nothing answers. */}
      {data && (data.source !== null || data.stale === null) && <ConceptSource of={data} />}
    </>
  );
}
