"use client";

import { SegmentedControl } from "@mantine/core";
import { useId } from "react";
import { useTranslations } from "use-intl";
import type { Comparison } from "../../lib/models/comparison";
import { HeatmapPanel } from "../charts/heatmap-panel";
import { useChartRange } from "../charts/use-chart-range";
import { useUrlState } from "../ui/use-url-state";
import { ViewLink } from "../ui/view-link";
import { ModelCharts } from "./model-charts";
import { isHeatmapPanel, modelSections } from "./model-panels";
import styles from "./models-page.module.css";

type Props = {
  target: { namespace: string; service: string; version?: string };
  /** Draws the lines of these versions alone. */
  versions?: readonly string[];
  /** What nothing here measures; undefined while that is not known. */
  unmeasured: Comparison["unmeasured"] | undefined;
};

/** A model over time, what belongs together side by side; what nothing measures is named, and takes no room. */
export function ModelSections({ target, versions, unmeasured = [] }: Props) {
  const t = useTranslations();
  const { param, set } = useUrlState();
  const isHeat = param("draw") === "heatmap";
  // Cells of two versions would lie on each other: of those that are looked at, the first is drawn.
  const heatTarget = versions?.[0] === undefined ? target : { ...target, version: versions[0] };
  const id = useId();
  return modelSections.map(({ name, panels }) => {
    const missing = unmeasured.filter(({ panel }) => panels.some((each) => each === panel));
    const drawn = panels.filter((panel) => missing.every((each) => each.panel !== panel));
    const heats = isHeat && name === "latency" ? drawn.filter(isHeatmapPanel) : [];
    const lines = drawn.filter((panel) => !heats.some((each) => each === panel));
    return (
      <section key={name} className={styles.section} aria-labelledby={`${id}-${name}`}>
        <div className={styles.sectionHead}>
          <h2 id={`${id}-${name}`} className={styles.name}>
            {t(`models.section.${name}`)}
          </h2>
          {name === "latency" && (
            <SegmentedControl
              size="xs"
              aria-label={t("heatmap.draw")}
              value={isHeat ? "heatmap" : "percentiles"}
              onChange={(draw) => set({ draw: draw === "heatmap" ? draw : null }, { replace: true })}
              data={[
                { value: "percentiles", label: t("heatmap.percentiles") },
                { value: "heatmap", label: t("heatmap.heatmap") },
              ]}
            />
          )}
        </div>
        {heats.length > 0 && <Heatmaps panels={heats} target={heatTarget} />}
        {lines.length > 0 && (
          <ModelCharts
            label={t(`models.section.${name}`)}
            panels={lines}
            target={target}
            {...(versions ? { versions } : {})}
          />
        )}
        {missing.length > 0 && (
          <p className={styles.missing} data-testid="unmeasured">
            {t("models.section.unmeasured")}{" "}
            {missing.map(({ panel, why }, index) => (
              <span key={panel} title={why}>
                {index > 0 && ", "}
                {t(`chart.panel.${panel}`)}
              </span>
            ))}
            {". "}
            <ViewLink to="/meshes">{t("models.section.doctor")}</ViewLink>
          </p>
        )}
      </section>
    );
  });
}

type HeatmapsProps = Pick<Props, "target"> & {
  panels: readonly Parameters<typeof HeatmapPanel>[0]["panel"][];
};

function Heatmaps({ panels, target }: HeatmapsProps) {
  const range = useChartRange();
  return (
    <div className={styles.charts}>
      {panels.map((panel) => (
        <div key={panel} className={styles.chart}>
          <HeatmapPanel panel={panel} range={range} target={target} />
        </div>
      ))}
    </div>
  );
}
