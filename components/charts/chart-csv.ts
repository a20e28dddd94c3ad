import type { ChartRow } from "./chart-rows";

export type CsvLine = { key: string; labels: Readonly<Record<string, string>> };

/**
 * What a chart draws as RFC 4180 text: a row a moment (ISO time), a column a line with all its labels and the unit, values as they
 * are and gaps empty. A cell that a spreadsheet would run as a formula is quoted with an apostrophe.
 */
export function chartCsv({
  title,
  unit,
  lines,
  rows,
}: {
  title: string;
  unit: string;
  lines: readonly CsvLine[];
  rows: readonly ChartRow[];
}): string {
  const heads = lines.map(({ labels }) => `${title}${labelSet(labels)} [${unit}]`);
  const all = [
    ["time", ...heads].map(textCell),
    ...rows.map((row) => [
      new Date(row.at * 1_000).toISOString(),
      ...lines.map(({ key }) => numberCell(row[key] ?? null)),
    ]),
  ];
  return all.map((cells) => `${cells.join(",")}\r\n`).join("");
}

/** A cell of text; what begins like a formula (=, +, -, @, tab, return) is told to be none. */
export function textCell(text: string): string {
  const safe = /^\s*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** `{version="v1",quantile="p95"}`; nothing where there are no labels. */
function labelSet(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return pairs.length === 0 ? "" : ` {${pairs.join(",")}}`;
}

function numberCell(value: number | null): string {
  return value === null ? "" : String(value);
}
