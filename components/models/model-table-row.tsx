"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import type { Upstream } from "../../lib/errors";
import type { ModelRow } from "../../lib/models/models";
import table from "../ui/data-table.module.css";
import { HealthMark } from "../ui/health-mark";
import { VersionSwatch } from "../ui/version-swatch";
import { ViewLink } from "../ui/view-link";
import { MeasureFigure } from "./measure-figure";
import { type MeasureName, modelMeasures } from "./model-measures";
import styles from "./models-table.module.css";
import { ReadyCount } from "./ready-count";
import { RowTrend, type RowTrends } from "./row-trend";

type Props = { row: ModelRow; trends?: RowTrends; away: Upstream | null };

/** One version: its name leads to its page, its model's to all versions, most figures to the requests behind them. */
export function ModelTableRow({ row, trends, away }: Props) {
  const { namespace, service, version } = row;
  const model = `/models/${namespace}/${service}`;
  return (
    <tr data-testid={`model-${service}-${version}`} data-health={row.health}>
      <th scope="row">
        <HealthMark health={row.health} shapeOnly />{" "}
        <ViewLink to={model} className={table.behind}>
          <span className={styles.service}>{service}</span>
        </ViewLink>{" "}
        <ViewLink to={`${model}/${version}`} className={table.behind} data-testid="version-link">
          <VersionSwatch version={version} />
        </ViewLink>
        <ReadyCount row={row} />
      </th>
      {modelMeasures.map((measure) => (
        <Cell key={measure.name} name={measure.name} isBad={measure.isBad?.(row)}>
          <MeasureFigure measure={measure} row={row} away={away} />
        </Cell>
      ))}
      {trends && (
        <Cell name="trend">
          <RowTrend row={row} trends={trends} />
        </Cell>
      )}
    </tr>
  );
}

type CellProps = { name: MeasureName | "trend"; isBad?: boolean | undefined; children: ReactNode };

/** On a phone, where the columns' names are gone, its name stands before a figure. */
function Cell({ name, isBad = false, children }: CellProps) {
  const t = useTranslations("models.column");
  return (
    <td data-column={name} data-bad={isBad || undefined}>
      <span className={styles.label} aria-hidden="true">
        {t(name)}
      </span>
      {children}
    </td>
  );
}
