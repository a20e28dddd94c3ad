"use client";

import { useMediaQuery } from "@mantine/hooks";
import { useTranslations } from "use-intl";
import type { ServiceLoad } from "../../../lib/services/load";
import type { ServiceDetail } from "../../../lib/services/services";
import table from "../../ui/data-table.module.css";
import { VersionSwatch } from "../../ui/version-swatch";
import { useVersionMeasures, type VersionMeasure } from "./use-version-measures";
import styles from "./version-table.module.css";

/**
 * A service's versions side by side: what each was asked to carry, what it carries, and how. A row each on a desk;
 * on a phone a column each, so that nothing that matters hides beyond the edge.
 */
export function VersionTable({ detail, load }: { detail: ServiceDetail; load: ServiceLoad | undefined }) {
  const isPhone = useMediaQuery("(max-width: 767px)");
  const measures = useVersionMeasures(detail, load);
  const Shape = isPhone ? AsColumns : AsRows;
  return <Shape rows={detail.versionRows} measures={measures} />;
}

type Props = { rows: ServiceDetail["versionRows"]; measures: readonly VersionMeasure[] };

function AsRows({ rows, measures }: Props) {
  const t = useTranslations("services.column");
  return (
    <table className={`${table.figures} ${styles.table}`} data-testid="versions-table">
      <thead>
        <tr>
          <th scope="col">{t("version")}</th>
          {measures.map((measure) => (
            <th key={measure.key} scope="col">
              <Name measure={measure} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.version} data-testid={`version-${row.version}`}>
            <th scope="row">
              <VersionSwatch version={row.version} />
            </th>
            {measures.map(({ key, figure, isBad }) => (
              <td key={key} data-bad={isBad?.(row) || undefined}>
                {figure(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function AsColumns({ rows, measures }: Props) {
  const t = useTranslations("services.column");
  return (
    <table className={`${table.figures} ${styles.table}`} data-shape="columns" data-testid="versions-table">
      <thead>
        <tr>
          <th scope="col">{t("version")}</th>
          {rows.map(({ version }) => (
            <th key={version} scope="col" data-testid={`version-${version}`}>
              <VersionSwatch version={version} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {measures.map((measure) => (
          <tr key={measure.key}>
            <th scope="row">
              <Name measure={measure} />
            </th>
            {rows.map((row) => (
              <td key={row.version} data-bad={measure.isBad?.(row) || undefined}>
                {measure.figure(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Name({ measure: { word, unit } }: { measure: VersionMeasure }) {
  return (
    <>
      {word} {unit && <span className={styles.unit}>{unit}</span>}
    </>
  );
}
