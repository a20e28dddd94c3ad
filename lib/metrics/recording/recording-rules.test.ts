import { parser } from "@prometheus-io/lezer-promql";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { Dimension } from "../concepts";
import { shapeWith } from "../fixtures/shape-with.fixture";
import { knownNames } from "../known-names";
import type { Pins } from "../resolve-concept";
import { allSources } from "../sources/all-sources";
import { recordedLabels } from "./recorded-labels";
import { recordedViews } from "./recorded-views";
import { recordingRules } from "./recording-rules";
import { ruleFileForms, rulesFile } from "./rules-file";

const target = ["namespace", "service", "version", "pod"];
const scrapeSeconds = 15;

function isPromql(query: string): boolean {
  let isGood = query !== "";
  parser.parse(query).iterate({
    enter(node) {
      if (node.type.isError) isGood = false;
    },
  });
  return isGood;
}

function groupOf(name: string, shape: Parameters<typeof recordingRules>[0]) {
  const group = recordingRules(shape, { scrapeSeconds }).find((each) => each.name === name);
  if (!group) throw new Error(`no group ${name}`);
  return group.rules;
}

const engines = shapeWith(
  [
    "vllm:time_to_first_token_seconds_bucket",
    "vllm:num_requests_running",
    "vllm:kv_cache_usage_perc",
    "vllm:e2e_request_latency_seconds_sum",
    "vllm:e2e_request_latency_seconds_count",
    "sglang:num_running_reqs",
  ],
  { labels: target },
);
const at = (series: string) => `max(timestamp(${series}))`;

describe("recording rules", () => {
  it("record a histogram's buckets a second by service and version, and when that was", () => {
    const of = '{heddle_source="vllm",heddle_way="0"}';
    expect(groupOf("heddle_version:ttft", engines)).toEqual([
      {
        record: "heddle_version:ttft_seconds_bucket:rate1m",
        expr: "sum by (namespace,service,version,le) (rate(vllm:time_to_first_token_seconds_bucket[60s]))",
        labels: { heddle_source: "vllm", heddle_way: "0" },
      },
      {
        record: "heddle:recorded:timestamp",
        expr: at(`heddle_version:ttft_seconds_bucket:rate1m${of}`),
        labels: {
          ...{
            heddle_concept: "ttft",
            heddle_level: "heddle_version",
            heddle_source: "vllm",
            heddle_way: "0",
          },
          ...{ heddle_window_seconds: "60", heddle_every_seconds: "30" },
          heddle_digest: expect.stringMatching(/^[0-9a-f]{8}$/),
        },
      },
    ]);
  });

  it("record both sums of a quotient and of a mean, and engines of several kinds together", () => {
    const recordsOf = (name: string) => groupOf(name, engines).map(({ record }) => record);
    expect(recordsOf("heddle_version:e2eMean")).toEqual([
      "heddle_version:e2e_mean_part:rate1m",
      "heddle_version:e2e_mean_whole:rate1m",
      "heddle:recorded:timestamp",
    ]);
    expect(groupOf("heddle_version:kvCacheMean", engines).map(({ record, expr }) => [record, expr])).toEqual([
      [
        "heddle_version:kv_cache_mean_part:sum",
        "sum by (namespace,service,version) (vllm:kv_cache_usage_perc)",
      ],
      [
        "heddle_version:kv_cache_mean_whole:count",
        "count by (namespace,service,version) (vllm:kv_cache_usage_perc)",
      ],
      ["heddle:recorded:timestamp", expect.stringMatching(/^max\(.*part:sum.* and max\(.*whole:count/)],
    ]);
    const [running] = groupOf("heddle_version:running", engines);
    expect(running?.labels.heddle_source).toBe("vllm, sglang");
    expect(running?.expr).toMatch(/sglang:num_running_reqs.* unless on \(namespace,pod\)/);
  });

  it("join versions to pods inside of the rule, and say by what", () => {
    const stock = shapeWith(["vllm:num_requests_running", "istio_requests_total"], {
      labels: ["namespace", "pod"],
      marks: ["istio-pods", "istio-sidecar"],
    });
    const [rule, beat] = groupOf("heddle_version:running", stock);
    expect(rule?.expr).toMatch(/^sum by \(namespace,service,version\) \(label_replace\(.*group_left/);
    expect(beat?.labels.heddle_join).toBe("istio-pods");
  });
});

describe("all rules of a mesh", () => {
  it("take no longer an interval than they look back by, and look back by the shortest window that is asked for", () => {
    const every = (everySeconds?: number) => {
      const groups = recordingRules(engines, { scrapeSeconds, everySeconds });
      const { labels: said } =
        groups.flatMap(({ rules }) => rules).find(({ record }) => record.startsWith("heddle:recorded")) ?? {};
      return [groups[0]?.everySeconds, said?.heddle_window_seconds];
    };
    expect(every()).toEqual([30, "60"]);
    expect(every(120)).toEqual([120, "120"]);
  });

  it("are of the source that operators want", () => {
    const sourcesWith = (pins: Pins) =>
      recordingRules(engines, { scrapeSeconds, pins })
        .filter(({ name }) => name.endsWith(":running"))
        .flatMap(({ rules: [rule] }) => rule?.labels.heddle_source);
    expect(sourcesWith({})).toEqual(["vllm, sglang"]);
    expect(sourcesWith({ running: "sglang" })).toEqual(["sglang"]);
  });

  it("are none where nothing is known by service", () => {
    const stock = shapeWith(["vllm:num_requests_running"], { labels: ["namespace", "pod"] });
    expect(recordingRules(stock, { scrapeSeconds })).toEqual([]);
  });

  it("are written only once where two views would be alike, and again where another source knows more", () => {
    const linkerd = shapeWith(["outbound_http_route_backend_response_statuses_total", "response_total"], {
      labels: ["namespace", "app", "pod", "version"],
      marks: ["linkerd-inbound", "linkerd-outbound"],
    });
    const sources = recordingRules(linkerd, { scrapeSeconds })
      .filter(({ name }) => name.endsWith(":requests"))
      .map(({ name, rules: [rule] }) => [name, rule?.labels.heddle_source]);
    expect(sources).toEqual([
      ["heddle_version:requests", "linkerd-routes"],
      ["heddle_service:requests", "linkerd-inbound"],
      ["heddle_caller:requests", "linkerd-routes"],
    ]);
    const names = recordingRules(engines, { scrapeSeconds }).map(({ name }) => name);
    expect(names).not.toContain("heddle_service:running");
  });

  it("are PromQL where everything exists, each under a name of its own in its group", () => {
    const marks = [...allSources.map(({ name }) => name), "istio-pods"];
    const groups = recordingRules(shapeWith(knownNames, { labels: target, marks }), { scrapeSeconds });
    expect(groups.length).toBeGreaterThan(20);
    for (const { name, rules } of groups) {
      expect(
        rules.filter(({ expr }) => !isPromql(expr)).map(({ record }) => record),
        name,
      ).toEqual([]);
      const all = rules.map(({ record, labels }) => JSON.stringify([record, labels]));
      expect(new Set(all).size, name).toBe(all.length);
      for (const { record } of rules) expect(record).toMatch(/^heddle\w*:\w+:\w+$/);
    }
  });
});

describe("the names that records give labels", () => {
  /** Copying one label must not overwrite another that is yet to be copied. */
  it.each(allSources.map((source) => [source.name, source] as const))("keep what %s has", (_, source) => {
    for (const { dimensions } of recordedViews) {
      const told = dimensions.filter((dimension) => source.labels[dimension] !== undefined);
      const order = told.toSorted((a, b) => Number(b.startsWith("caller")) - Number(a.startsWith("caller")));
      const wire = Object.fromEntries(told.map((dimension) => [source.labels[dimension] ?? "", dimension]));
      const row: Record<string, Dimension> = { ...wire };
      for (const dimension of order) {
        const from = source.labels[dimension] ?? "";
        const value = row[from];
        if (value !== undefined) row[recordedLabels[dimension]] = value;
      }
      for (const dimension of told) expect(row[recordedLabels[dimension]]).toBe(dimension);
    }
  });
});

describe("the rules' file", () => {
  const groups = recordingRules(shapeWith(["vllm:num_requests_running"], { labels: target }), {
    scrapeSeconds,
  });

  it.each(ruleFileForms)("for %s says the same rules, with labels that are texts", (form) => {
    const file = parse(rulesFile(groups, form));
    const spec = form === "operator" ? file.spec : file;
    expect(spec.groups).toEqual(groups.map(({ name, rules }) => ({ name, interval: "30s", rules })));
    if (form === "operator") expect(file).toMatchObject({ kind: "PrometheusRule" });
  });
});
