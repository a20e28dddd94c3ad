"use client";

import { useTranslations } from "use-intl";
import type { Upstream } from "../../lib/errors";
import type { ModelRow } from "../../lib/models/models";
import table from "../ui/data-table.module.css";
import { modelMeasures } from "./model-measures";
import { ModelTableRow } from "./model-table-row";
import styles from "./models-table.module.css";
import type { RowTrends } from "./row-trend";
import { sortNames } from "./sort-models";
import type { ModelOrder } from "./use-model-order";

type Props = {
  rows: readonly ModelRow[];
  /** Without it the columns' names are words, and nothing to press. */
  order?: ModelOrder;
  /** Without it there is no column for them. */
  trends?: RowTrends;
  /** The upstream that could not be asked, where one could not: what it would know is missing, not absent. */
  away: Upstream | null;
};

/** A row a version: all that tells a well model from one that is not, each figure a way to the requests behind it. */
export function ModelsTable({ rows, order, trends, away }: Props) {
  const t = useTranslations("models.column");
  const columns = [...modelMeasures.map(({ name }) => name), ...(trends ? (["trend"] as const) : [])];
  return (
    <table className={`${table.figures} ${styles.table}`} data-testid="models-table">
      <thead>
        <tr>
          <Head name="name" word={t("version")} order={order} />
          {columns.map((column) => (
            <Head key={column} name={column} word={t(column)} order={order} />
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <ModelTableRow
            key={`${row.namespace}/${row.service}/${row.version}`}
            row={row}
            away={away}
            {...(trends ? { trends } : {})}
          />
        ))}
      </tbody>
    </table>
  );
}

type HeadProps = { name: string; word: string; order: ModelOrder | undefined };

function Head({ name, word, order }: HeadProps) {
  const by = order && sortNames.find((known) => known === name);
  if (!by) {
    return (
      <th scope="col" data-column={name}>
        {word}
      </th>
    );
  }
  const way = by === "name" ? "ascending" : "descending";
  return (
    <th scope="col" data-column={name} aria-sort={by === order.by ? way : undefined}>
      <button type="button" className={table.sort} onClick={() => order.onSort(by)}>
        {word}
      </button>
    </th>
  );
}
