"use client";

import { useTranslations } from "use-intl";
import type { ChartLine, ChartRow } from "../charts/chart-rows";
import table from "../ui/data-table.module.css";
import { lineFacts } from "./line-facts";
import styles from "./line-table.module.css";

type Props = {
  lines: readonly (ChartLine & { name: string; colour: string; dash?: string })[];
  rows: readonly ChartRow[];
  only: string | null;
  format: (value: number | null) => string;
  onOnly: (name: string | null) => void;
};

const columns = ["last", "min", "max", "mean"] as const;

/** The lines by name with what they say in all; a click draws one alone, another all of them. */
export function LineTable({ lines, rows, only, format, onOnly }: Props) {
  const t = useTranslations("explore.table");
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it
    <section className={styles.scroll} tabIndex={0} aria-label={t("line")}>
      <table className={`${table.inset} ${table.figures} ${styles.table}`} data-testid="line-table">
        <thead>
          <tr>
            <th scope="col">
              {t("line")}
              {only !== null && (
                <button type="button" className={styles.all} onClick={() => onOnly(null)}>
                  {t("all")}
                </button>
              )}
            </th>
            {columns.map((column) => (
              <th key={column} scope="col">
                {t(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map(({ key, name, colour }) => {
            const facts = lineFacts(rows, key);
            const isOnly = only === name;
            return (
              <tr key={key} data-faded={(only !== null && !isOnly) || undefined}>
                <th scope="row">
                  <button
                    type="button"
                    className={styles.line}
                    aria-pressed={isOnly}
                    aria-label={t("only", { name })}
                    onClick={() => onOnly(isOnly ? null : name)}
                  >
                    <span className={styles.swatch} style={{ background: colour }} aria-hidden="true" />
                    <span translate="no">{name}</span>
                  </button>
                </th>
                {columns.map((column) => (
                  <td key={column} data-column={column}>
                    {format(facts[column])}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
