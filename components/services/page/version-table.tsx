"use client";

import { useTranslations } from "use-intl";
import type { ServiceDetail } from "../../../lib/services/services";
import { Figure } from "../../ui/figure";
import { VersionSwatch } from "../../ui/version-swatch";
import styles from "./version-table.module.css";

/** A service's versions side by side: what each was asked to carry, what it carries, and how. */
export function VersionTable({ detail }: { detail: ServiceDetail }) {
  const t = useTranslations("services");
  const { versionRows, weights, isModel } = detail;
  const number = (word: string, unit?: string) => (
    <th scope="col">
      {word} {unit && <span className={styles.unit}>{unit}</span>}
    </th>
  );
  return (
    <table className={styles.table} data-testid="versions-table">
      <thead>
        <tr>
          <th scope="col">{t("column.version")}</th>
          {number(t("column.wanted"), t("column.percent"))}
          {number(t("column.observed"), t("column.percent"))}
          {number(t("column.rate"), t("column.perSecond"))}
          {number(t("column.errors"), t("column.percent"))}
          {number(t("column.p95"))}
          {isModel && (
            <>
              {number(t("column.ttft"))}
              {number(t("column.tpot"))}
              {number(t("column.running"))}
              {number(t("column.waiting"))}
              {number(t("column.kv"), t("column.percent"))}
              {number(t("column.tokens"), t("column.perSecond"))}
            </>
          )}
          {number(t("column.ready"))}
        </tr>
      </thead>
      <tbody>
        {versionRows.map((row) => (
          <VersionRow
            key={row.version}
            row={row}
            isModel={isModel}
            wanted={wantedShare(weights, row.version)}
          />
        ))}
      </tbody>
    </table>
  );
}

function wantedShare(weights: ServiceDetail["weights"], version: string): number | null {
  return weights === null ? null : (weights[version] ?? 0) / 10_000;
}

type RowProps = { row: ServiceDetail["versionRows"][number]; isModel: boolean; wanted: number | null };

function VersionRow({ row, isModel, wanted }: RowProps) {
  const t = useTranslations("services.none");
  const { version, signals, observedShare, readyEndpoints } = row;
  const isUnserved = readyEndpoints === 0 && (wanted ?? 0) > 0;
  return (
    <tr data-testid={`version-${version}`}>
      <th scope="row">
        <VersionSwatch version={version} />
      </th>
      <td>
        <Figure value={wanted} unit="ratio" bare reason={t("wanted")} />
      </td>
      <td>
        <Figure value={observedShare} unit="ratio" bare reason={t("share")} />
      </td>
      <td>
        <Figure value={signals.requestsPerSecond} unit="per-second" bare />
      </td>
      <td data-bad={(signals.errorRatio ?? 0) >= 0.01}>
        <Figure value={signals.errorRatio} unit="ratio" bare reason={t("errors")} />
      </td>
      <td>
        <Figure value={signals.p95Ms} unit="ms" reason={t("latency")} />
      </td>
      {isModel && <ModelCells model={row.model} />}
      <td data-bad={isUnserved}>
        <Figure value={readyEndpoints} unit="count" reason={t("ready")} />
      </td>
    </tr>
  );
}

function ModelCells({ model }: { model: RowProps["row"]["model"] }) {
  const t = useTranslations("services.none");
  const reason = t("model");
  return (
    <>
      <td>
        <Figure value={model?.ttftMs.p95} unit="ms" reason={reason} />
      </td>
      <td>
        <Figure value={model?.tpotMs.p95} unit="ms" reason={reason} />
      </td>
      <td>
        <Figure value={model?.running} unit="count" reason={reason} />
      </td>
      <td>
        <Figure value={model?.waiting} unit="count" reason={reason} />
      </td>
      <td>
        <Figure value={model?.kvCacheUsage} unit="ratio" bare reason={reason} />
      </td>
      <td>
        <Figure value={model?.outputTokensPerSecond} unit="per-second" bare reason={reason} />
      </td>
    </>
  );
}
