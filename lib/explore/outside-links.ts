import type { Links } from "./explore";

/** A query over a stretch of time, unix seconds. */
export type Shown = { promql: string; start: number; end: number };

/**
 * The query in Prometheus's own page, with the same range. `/graph` is the page of Prometheus 2 and leads to `/query` in 3, which
 * reads the numeric `tab` too (web/ui/mantine-ui/src/pages/query/urlStateEncoding.ts).
 */
export function prometheusLink({ base }: NonNullable<Links["prometheus"]>, shown: Shown): string {
  const fields = new URLSearchParams({
    "g0.expr": shown.promql,
    "g0.tab": "0",
    "g0.range_input": `${lengthOf(shown)}s`,
    "g0.end_input": new Date(shown.end * 1_000).toISOString().slice(0, 19).replace("T", " "),
  });
  return `${withoutSlash(base)}/graph?${fields}`;
}

/** The query in Grafana's Explore (10.4 and newer: `panes`), with the same range. */
export function grafanaLink({ base, datasource }: NonNullable<Links["grafana"]>, shown: Shown): string {
  const from = { type: "prometheus", uid: datasource };
  const pane = {
    datasource,
    queries: [
      { refId: "A", datasource: from, expr: shown.promql, range: true, instant: false, editorMode: "code" },
    ],
    range: { from: String(Math.floor(shown.start * 1_000)), to: String(Math.ceil(shown.end * 1_000)) },
  };
  const fields = new URLSearchParams({ schemaVersion: "1", panes: JSON.stringify({ heddle: pane }) });
  return `${withoutSlash(base)}/explore?${fields}`;
}

function lengthOf({ start, end }: Shown): number {
  return Math.max(1, Math.round(end - start));
}

function withoutSlash(base: string): string {
  return base.replace(/\/+$/, "");
}
