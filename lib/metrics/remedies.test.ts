import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import type { ConceptName } from "./concepts";
import { gapsOf, type RemedyName, remedies, remedyNames } from "./remedies";

type Seen = Parameters<typeof gapsOf>[0][number];

const seen = (concept: ConceptName, over: Partial<Seen> = {}): Seen => ({
  concept,
  by: "version",
  source: "istio-sidecar",
  withinBuckets: null,
  ...over,
});
const gone = { by: null, source: null } as const;

describe("what is missing", () => {
  it.each<[string, Seen[], [RemedyName, ConceptName[]][]]>([
    ["nothing", [seen("requests"), seen("ttft", { source: "vllm" })], []],
    ["who calls whom", [seen("requests", gone), seen("errors")], [["mesh-requests", ["requests"]]]],
    ["what engines say", [seen("ttft", gone)], [["engine-series", ["ttft"]]]],
    ["which version", [seen("ttft", { source: "vllm", by: "nothing" })], [["pod-versions", ["ttft"]]]],
    [
      "the state of breakers, where sidecars could tell",
      [seen("requests"), seen("ejectedEndpoints", gone)],
      [["breaker-series", ["ejectedEndpoints"]]],
    ],
    [
      "none of it where sidecars let some of it through",
      [seen("requests"), seen("ejectedEndpoints", gone), seen("breakerOpen", { source: "envoy-clusters" })],
      [],
    ],
    ["the state of breakers, where nobody could", [seen("ejectedEndpoints", gone)], []],
    [
      "one side's durations",
      [seen("requests"), seen("latencyMean"), seen("callerLatencyMean", gone)],
      [["both-sides", ["callerLatencyMean"]]],
    ],
    ["no side, which is more than one setting", [seen("requests"), seen("latencyMean", gone)], []],
    [
      "bounds that long answers fit into",
      [seen("latency", { withinBuckets: 0.9 }), seen("firstByte", { withinBuckets: 1 })],
      [["wider-buckets", ["latency"]]],
    ],
    [
      "rules, where there are many histograms that nobody sums up beforehand",
      [
        seen("ttft", { source: "vllm", size: 1_000 }),
        seen("interTokenLatency", { source: "vllm", size: 999 }),
        seen("requestTpot", { source: "vllm, recorded by Heddle's rules", size: 30_000 }),
        seen("running", { source: "vllm", size: 30_000 }),
        seen("e2eLatency", { source: "vllm", size: null }),
      ],
      [["recorded-rules", ["ttft"]]],
    ],
    [
      "nobody to call whom, where rules record what a mesh says",
      [
        seen("requests", { source: "istio-sidecar, recorded by Heddle's rules" }),
        seen("errors", { source: "istio-sidecar, recorded by Heddle's rules" }),
      ],
      [],
    ],
    ["bounds of an engine, which nobody can set", [seen("ttft", { source: "vllm", withinBuckets: 0.5 })], []],
  ])("%s", (_, given, expected) => {
    expect(gapsOf(given).map(({ remedy, concepts }) => [remedy, concepts])).toEqual(expected);
  });

  it("is told worst first", () => {
    const given = [seen("podCpu", gone), seen("ttft", gone), seen("requests", gone)];
    expect(gapsOf(given).map(({ remedy }) => remedy)).toEqual([
      "mesh-requests",
      "engine-series",
      "pod-series",
    ]);
  });
});

it.each(remedyNames)("the snippet of %s is YAML", (name) => {
  for (const document of parseAllDocuments(remedies[name].snippet)) {
    if (!("errors" in document)) continue;
    expect(document.errors).toEqual([]);
    expect(document.toJS()).toBeTypeOf("object");
  }
});
