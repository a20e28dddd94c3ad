"use client";

import { useTranslations } from "use-intl";
import type { Upstream } from "../../lib/errors";
import type { ModelRow } from "../../lib/models/models";
import table from "../ui/data-table.module.css";
import { HealthMark } from "../ui/health-mark";
import { VersionSwatch } from "../ui/version-swatch";
import { ViewLink } from "../ui/view-link";
import { MeasureFigure } from "./measure-figure";
import { type MeasureName, modelMeasures } from "./model-measures";
import { ReadyCount } from "./ready-count";
import styles from "./version-columns.module.css";

type Props = { rows: readonly ModelRow[]; away: Upstream | null };

/** The versions of one model as columns, so that on a phone they stand side by side; of percentiles the p95. */
export function VersionColumns({ rows, away }: Props) {
  const t = useTranslations("models");
  return (
    <table className={`${table.figures} ${styles.table}`} data-testid="models-table">
      <thead>
        <tr>
          <th scope="col">{t("column.version")}</th>
          {rows.map((row) => (
            <th key={row.version} scope="col" data-testid={`model-${row.service}-${row.version}`}>
              <HealthMark health={row.health} shapeOnly />{" "}
              <ViewLink
                to={`/models/${row.namespace}/${row.service}/${row.version}`}
                className={table.behind}
                data-testid="version-link"
              >
                <VersionSwatch version={row.version} />
              </ViewLink>
              <ReadyCount row={row} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {modelMeasures.map((measure) => (
          <tr key={measure.name} data-column={measure.name}>
            <th scope="row">{word(measure.name)}</th>
            {rows.map((row) => (
              <td key={row.version} data-bad={measure.isBad?.(row) || undefined}>
                <MeasureFigure measure={measure} row={row} away={away} isNarrow />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );

  function word(name: MeasureName): string {
    return name === "ttft" || name === "tpot" || name === "e2e"
      ? t("p95Of", { what: t(`column.${name}`) })
      : t(`column.${name}`);
  }
}
