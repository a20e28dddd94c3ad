import { describe, expect, it } from "vitest";
import type { ConceptName, Dimension } from "../concepts";
import { shapeWith } from "../fixtures/shape-with.fixture";
import { conceptQuery } from "../queries/concept-query";
import { resolveConcept } from "../resolve-concept";
import type { Shape } from "../shape";
import { recordedInstead } from "./recorded-instead";
import { heartbeatLabels, type Recording } from "./recording";
import { recordingRules } from "./recording-rules";

const at = 1_760_000_000;
const labels = ["namespace", "service", "version", "pod"];
const names = [
  "vllm:num_requests_running",
  "vllm:generation_tokens_total",
  "vllm:time_to_first_token_seconds_bucket",
  "vllm:kv_cache_usage_perc",
];
const vllm = shapeWith(names, { labels });

/** What Prometheus says of the rules for a shape: 15 s between two scrapes, rates over 60 s, every 30 s, until now and for long. */
function recordingsFor(shape: Shape, rest: Partial<Recording> = {}): Recording[] {
  return recordingRules(shape, { scrapeSeconds: 15 })
    .flatMap(({ rules }) => rules)
    .flatMap(({ labels: said }): Recording[] => {
      const concept = said[heartbeatLabels.concept];
      if (concept === undefined) return [];
      const text = (name: keyof typeof heartbeatLabels) => said[heartbeatLabels[name]] ?? "";
      return [
        {
          ...{ concept, level: text("level"), source: text("source"), way: Number(text("way")) },
          ...{ digest: text("digest"), join: text("join"), windowSeconds: 60, everySeconds: 30 },
          ...{ newestSeconds: at - 10, sinceSeconds: Number.NEGATIVE_INFINITY, ...rest },
        },
      ];
    });
}

type Asked = {
  concept?: ConceptName;
  shape?: Shape;
  recordings?: readonly Recording[];
  by?: readonly Dimension[];
  windowSeconds?: number;
  fromSeconds?: number;
};

function asked({
  concept = "ttft",
  shape = vllm,
  recordings = recordingsFor(vllm),
  by = ["service", "version"],
  windowSeconds = 300,
  fromSeconds = at,
}: Asked) {
  const found = resolveConcept(concept, shape, by);
  if ("why" in found) throw new Error(found.why);
  const moments = { windowSeconds, fromSeconds, toSeconds: at };
  const resolved = recordedInstead(concept, found, { recordings, dimensions: by, moments });
  const offset = fromSeconds === at ? {} : { offsetSeconds: at - fromSeconds };
  const query = conceptQuery({
    ...resolved,
    by,
    where: {},
    windowSeconds,
    quantiles: ["p95"],
    ...offset,
  }).text;
  const why = resolved.passedOver.find(({ source }) => source === "recorded")?.why;
  return { source: resolved.source.name, query, why, passedOver: resolved.passedOver };
}

const ttft = 'heddle_version:ttft_seconds_bucket:rate1m{heddle_source="vllm",heddle_way="0"}';

describe("what was recorded is read", () => {
  it("as it is over the window that it holds, and as a mean over a longer one", () => {
    const quantile = (series: string) =>
      `1000 * (label_replace(histogram_quantile(0.95, sum by (service,version,le) (${series})), "quantile", "p95", "", ""))`;
    expect(asked({ windowSeconds: 60 })).toMatchObject({
      source: "vllm, recorded by Heddle's rules",
      query: quantile(ttft),
      passedOver: [{ source: "vllm", why: "need not be read: Heddle's rules sum it up every 30 s" }],
    });
    expect(asked({ windowSeconds: 300 }).query).toBe(quantile(`avg_over_time(${ttft}[240s])`));
    expect(asked({ windowSeconds: 300, fromSeconds: at - 300 }).query).toBe(
      quantile(`avg_over_time(${ttft}[240s] offset 300s)`),
    );
    // Within less than an interval there may be no value.
    expect(asked({ windowSeconds: 80 }).query).toBe(quantile(ttft));
  });

  it("without summing up again what is one series a group", () => {
    const { query } = asked({ by: ["namespace", "service", "version"], windowSeconds: 60 });
    expect(query).toBe(
      `1000 * (label_replace(sum by (namespace,service,version) (histogram_quantile(0.95, ${ttft})), "quantile", "p95", "", ""))`,
    );
  });

  it("as a mean of sums, never of means", () => {
    const of = '{heddle_source="vllm",heddle_way="0"}';
    expect(asked({ concept: "kvCacheMean", by: ["service"] }).query).toBe(
      `sum by (service) (heddle_version:kv_cache_mean_part:sum${of}) / (sum by (service) (heddle_version:kv_cache_mean_whole:count${of}) > 0)`,
    );
    expect(asked({ concept: "kvCacheUsage", by: ["service"] }).query).toBe(
      `max by (service) (heddle_version:kv_cache_usage:max${of})`,
    );
  });
});

describe("what was recorded is passed over", () => {
  const old = shapeWith([...names, "sglang:num_running_reqs"], { labels });
  const joined = shapeWith([...names, "istio_requests_total"], {
    labels: ["namespace", "pod"],
    marks: ["istio-pods"],
  });

  it.each<[string, Asked, string | RegExp]>([
    ["stopped", { recordings: recordingsFor(vllm, { newestSeconds: at - 151 }) }, /is 151 s old/],
    [
      "begun within the window",
      { recordings: recordingsFor(vllm, { sinceSeconds: at - 239 }) },
      /^goes back to 2025-10-09T08:49:21/,
    ],
    [
      "begun within the range",
      {
        recordings: recordingsFor(vllm, { sinceSeconds: at - 600 }),
        fromSeconds: at - 500,
        windowSeconds: 300,
      },
      /^goes back to/,
    ],
    ["over more than the window", { windowSeconds: 59 }, /over 60 s, longer than the 59 s/],
    [
      "not told apart so far",
      { by: ["service", "version", "pod"] },
      "is not told apart by service, version, pod",
    ],
    [
      "of other engines than there are",
      { concept: "running", shape: old },
      "is of vllm, and not of vllm, sglang: print the rules anew",
    ],
    [
      "made of other series",
      { recordings: recordingsFor(vllm, { digest: "00000000" }) },
      "counts other series, or not all: print the rules anew",
    ],
    [
      "joined to pods by something else",
      { shape: joined, recordings: recordingsFor(joined, { join: "kube-pod-labels" }) },
      "counts other series, or not all: print the rules anew",
    ],
  ])("where it is %s", (_, rest, why) => {
    const { source, query, why: said } = asked(rest);
    expect(source).not.toContain("recorded");
    expect(query).not.toContain("heddle");
    expect(said).toMatch(why instanceof RegExp ? why : new RegExp(`^${why}$`));
  });

  it("without a word where nothing of the concept is", () => {
    const recordings = recordingsFor(vllm).filter(({ concept }) => concept !== "ttft");
    expect(asked({ recordings }).passedOver).toEqual([]);
  });

  it("but not for being a little late, nor for having begun before all that is asked about", () => {
    for (const rest of [{ newestSeconds: at - 150 }, { sinceSeconds: at - 240 }])
      expect(asked({ recordings: recordingsFor(vllm, rest) }).source).toContain("recorded");
    // Gauges are as they stand: nothing before counts.
    const recordings = recordingsFor(vllm, { sinceSeconds: at });
    expect(asked({ concept: "running", recordings }).source).toContain("recorded");
  });
});
