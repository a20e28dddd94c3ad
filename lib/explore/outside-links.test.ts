import { expect, it } from "vitest";
import { exploreLink } from "./explore-link";
import { readExploreView } from "./explore-view";
import { grafanaLink, prometheusLink } from "./outside-links";

const shown = { promql: 'sum(rate(a{b="c&d"}[1m])) + 1', start: 1_700_000_000, end: 1_700_000_900 };

it("Prometheus gets the query, and the range as its end and length", () => {
  const link = new URL(prometheusLink({ base: "https://prometheus.example/prom/" }, shown));
  expect(link.origin + link.pathname).toBe("https://prometheus.example/prom/graph");
  expect(Object.fromEntries(link.searchParams)).toEqual({
    "g0.expr": shown.promql,
    "g0.tab": "0",
    "g0.range_input": "900s",
    "g0.end_input": "2023-11-14 22:28:20",
  });
});

it("Grafana's Explore gets the query of the right data source, and the range in milliseconds", () => {
  const link = new URL(grafanaLink({ base: "https://grafana.example", datasource: "prom-1" }, shown));
  expect(link.pathname).toBe("/explore");
  expect(link.searchParams.get("schemaVersion")).toBe("1");
  expect(JSON.parse(link.searchParams.get("panes") ?? "")).toEqual({
    heddle: {
      datasource: "prom-1",
      queries: [
        {
          refId: "A",
          datasource: { type: "prometheus", uid: "prom-1" },
          expr: shown.promql,
          range: true,
          instant: false,
          editorMode: "code",
        },
      ],
      range: { from: "1700000000000", to: "1700000900000" },
    },
  });
});

it("our own Explore reads from the address what a chart wrote there", () => {
  const { extra } = exploreLink(shown);
  const search = new URLSearchParams(extra);
  expect(readExploreView((name) => search.get(name))).toMatchObject({
    ask: { kind: "query", query: shown.promql },
    range: { start: shown.start, end: shown.end },
  });
});
