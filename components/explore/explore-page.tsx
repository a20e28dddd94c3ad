"use client";

import { SegmentedControl } from "@mantine/core";
import { useTranslations } from "use-intl";
import { readExploreView } from "../../lib/explore/explore-view";
import { useChartRange } from "../charts/use-chart-range";
import { Page } from "../ui/page";
import { useUrlState } from "../ui/use-url-state";
import { ConceptResult } from "./concept-result";
import styles from "./explore-page.module.css";
import { QueryResult } from "./query-result";
import { RangeFields } from "./range-fields";

/** Any concept, or any PromQL, over any stretch of time; all of it stands in the address. */
export function ExplorePage() {
  const t = useTranslations("explore");
  const { param, set } = useUrlState();
  const view = readExploreView(param);
  const page = useChartRange();
  const range = view.range ?? page;
  return (
    <Page
      title={t("title")}
      aside={
        <SegmentedControl
          size="xs"
          aria-label={t("mode.label")}
          value={view.ask.kind}
          onChange={(kind) => set({ ask: kind === "query" ? "query" : null, query: null, only: null })}
          data={[
            { value: "concept", label: t("mode.concept") },
            { value: "query", label: t("mode.query") },
          ]}
        />
      }
    >
      <div className={styles.rangeLine}>
        <RangeFields range={range} isFixed={view.range !== null} />
      </div>
      {view.ask.kind === "query" ? (
        <QueryResult query={view.ask.query} range={range} view={view} />
      ) : (
        <ConceptResult ask={view.ask} range={range} view={view} />
      )}
    </Page>
  );
}
