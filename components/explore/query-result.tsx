"use client";

import { Button } from "@mantine/core";
import dynamic from "next/dynamic";
import { useCallback, useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { errorPlace, errorWords } from "../../lib/explore/error-place";
import type { ExploreView } from "../../lib/explore/explore-view";
import type { ChartRange } from "../charts/chart-range";
import { usePlotWidth } from "../charts/use-plot-width";
import { ReadFailure } from "../ui/read-failure";
import { useUrlState } from "../ui/use-url-state";
import { commonLabels } from "./common-labels";
import styles from "./explore-page.module.css";
import { ExploredChart } from "./explored-chart";
import { MomentTable } from "./moment-table";
import { queryLineName } from "./query-line-name";
import { ResultHead } from "./result-head";
import { useSpanWords } from "./use-span-words";
import { useWrittenQuery } from "./use-written-query";

const PromqlEditor = dynamic(() => import("./promql-editor"), {
  ssr: false,
  loading: () => <div className={styles.editorStill} />,
});

/** A person's own values have no unit that could be known. */
const noUnit = { figure: "count", scale: 1, name: "" } as const;

type Props = { query: string; range: ChartRange | null; view: ExploreView };

/** PromQL: the editor, and what the query that was run says. */
export function QueryResult({ query, range, view }: Props) {
  const t = useTranslations("explore");
  const span = useSpanWords();
  const { mesh, set } = useUrlState();
  const [typed, setTyped] = useState({ of: query, text: query });
  const text = typed.of === query ? typed.text : query;
  const plot = usePlotWidth();
  const asked = query.trim() === "" ? null : query;
  const over = useWrittenQuery(
    mesh,
    view.isTable ? null : asked,
    range && plot.widthPx !== null ? { ...range, widthPx: plot.widthPx } : null,
  );
  const moment = useWrittenQuery(mesh, view.isTable ? asked : null, range && { at: range.end });
  const { data, error, refetch, isLoading, receivedAt } = view.isTable ? moment : over;
  const said = error?.code === "invalid-query" ? error.message : null;
  const fault = useMemo(() => {
    const place = said === null || asked === null ? undefined : errorPlace(said, asked);
    return said !== null && place ? { ...place, message: errorWords(said) } : null;
  }, [said, asked]);
  const run = () => {
    if (text !== query) set({ ask: null, query: text, only: null });
    else refetch();
  };
  const drawn = useMemo(
    () => (over.data && over.data.lines.length > 0 ? { ...over.data, promql: asked ?? "" } : null),
    [over.data, asked],
  );
  const common = useMemo(() => commonLabels(drawn?.lines.map(({ labels }) => labels) ?? []), [drawn]);
  const nameOf = useCallback((labels: Record<string, string>) => queryLineName(labels, common), [common]);
  return (
    <>
      <div className={styles.editorLine}>
        <PromqlEditor
          mesh={mesh}
          text={text}
          onText={(next) => setTyped({ of: query, text: next })}
          onRun={run}
          fault={fault}
          label={t("editor.label")}
        />
        <div className={styles.editorFoot}>
          <Button size="compact-sm" onClick={run} disabled={text.trim() === ""} loading={isLoading}>
            {t("editor.run")}
          </Button>
          <span className={styles.keys}>{t("editor.hint")}</span>
        </div>
        {said !== null && (
          <p className={styles.fault} role="alert" translate="no" data-testid="query-fault">
            {errorWords(said)}
          </p>
        )}
      </div>
      <section className={styles.result} aria-label={t("result")} aria-busy={isLoading}>
        <ResultHead isTable={view.isTable} stale={null} since={data && error && !said ? receivedAt : null}>
          {!view.isTable && data && t("gistQuery", { step: span(data.stepSeconds) })}
        </ResultHead>
        {view.isTable ? (
          <MomentTable read={moment} />
        ) : (
          <ExploredChart
            title={asked ?? t("editor.label")}
            unit={noUnit}
            drawn={said === null ? drawn : null}
            nameOf={nameOf}
            common={common}
            only={view.only}
            isOld={over.data !== undefined && error !== null}
            isLoading={isLoading}
            warnings={over.data?.warnings ?? []}
            plot={plot}
            words={
              asked === null ? (
                t("editor.empty")
              ) : said !== null ? (
                t("refused")
              ) : error && !data ? (
                <ReadFailure error={error} retry={refetch} />
              ) : over.data && over.data.lines.length === 0 ? (
                t("nothing")
              ) : null
            }
          />
        )}
      </section>
    </>
  );
}
