"use client";

import { type ReactNode, useMemo } from "react";
import { useTranslations } from "use-intl";
import type { Warning } from "../../lib/metrics/reading";
import type { Series } from "../../lib/metrics/series";
import { ChartMenu } from "../charts/chart-menu";
import type { ChartRange } from "../charts/chart-range";
import { chartRows } from "../charts/chart-rows";
import { lineColours } from "../charts/line-colours";
import { LinePlotLater } from "../charts/line-plot-later";
import { PlotPlace } from "../charts/plot-place";
import { SaidBeside } from "../charts/said-beside";
import type { usePlotWidth } from "../charts/use-plot-width";
import { useValueText } from "../charts/use-value-text";
import type { FigureUnit } from "../ui/figure-text";
import { useUrlState } from "../ui/use-url-state";
import { CommonLine } from "./common-line";
import styles from "./explored-chart.module.css";
import { LineTable } from "./line-table";

type Props = {
  title: string;
  unit: { figure: FigureUnit; scale: number; name: string };
  drawn: (ChartRange & Pick<Series, "lines"> & { total: number; promql: string }) | null;
  nameOf: (labels: Record<string, string>) => string;
  /** What all lines have in common and their names leave out. */
  common?: Readonly<Record<string, string>>;
  /** The name of the one line to draw. */
  only: string | null;
  isOld: boolean;
  isLoading: boolean;
  /** Said in place of lines. */
  words: ReactNode;
  warnings: readonly Warning[];
  plot: ReturnType<typeof usePlotWidth>;
};

/** A large chart with its table of lines: one is drawn alone at a click. */
export function ExploredChart({
  title,
  unit,
  drawn,
  nameOf,
  common = {},
  only,
  isOld,
  isLoading,
  words,
  warnings,
  plot,
}: Props) {
  const t = useTranslations();
  const { set } = useUrlState();
  const { lines, rows } = useMemo(() => {
    if (!drawn) return { lines: [], rows: [] };
    const plotted = chartRows(drawn);
    const looks = lineColours(plotted.lines);
    const named = plotted.lines.map((line, index) => ({
      ...line,
      ...(looks[index] ?? { colour: "var(--accent)" }),
      name: nameOf(line.labels) || title,
    }));
    return { lines: named, rows: plotted.rows };
  }, [drawn, nameOf, title]);
  const chosen = lines.filter(({ name }) => name === only);
  const shown = chosen.length > 0 ? chosen : lines;
  const { format, formatAxis } = useValueText(unit.figure, unit.scale);
  const isFlat = rows.every((row) => shown.every(({ key }) => (row[key] ?? 0) === 0));
  return (
    <figure className={styles.figure} aria-label={title}>
      <figcaption className={styles.head}>
        <h3 className={styles.title} translate="no">
          {title}
        </h3>
        <span className={styles.unit} translate="no">
          {unit.name}
        </span>
        <span className={styles.aside}>
          <ChartMenu
            title={title}
            unit={unit.name}
            drawn={drawn ? { ...drawn, lines: shown, legend: shown, rows } : null}
            place={plot.place}
            isInExplore
          />
        </span>
      </figcaption>
      <PlotPlace
        ref={plot.ref}
        size="large"
        isOld={isOld}
        isLoading={isLoading && !drawn}
        words={words}
        data-testid="explore-plot"
      >
        {drawn && shown.length > 0 && (
          <LinePlotLater
            lines={shown}
            rows={rows}
            range={drawn}
            marks={[]}
            together="explore"
            format={format}
            formatAxis={formatAxis}
            least={isFlat ? 1 : 1e-12}
            {...(unit.figure === "ratio" ? { ceiling: 1 } : {})}
          />
        )}
      </PlotPlace>
      <SaidBeside
        warnings={
          drawn && drawn.total > drawn.lines.length
            ? [
                {
                  code: "lines-left-out",
                  message: t("explore.cut", { drawn: drawn.lines.length, total: drawn.total }),
                },
                ...warnings,
              ]
            : warnings
        }
      />
      <CommonLine labels={common} />
      {lines.length > 0 && (
        <LineTable
          lines={lines}
          rows={rows}
          only={chosen.length > 0 ? only : null}
          format={format}
          onOnly={(name) => set({ only: name }, { replace: true })}
        />
      )}
    </figure>
  );
}
