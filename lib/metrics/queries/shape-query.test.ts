import { parser } from "@prometheus-io/lezer-promql";
import { describe, expect, it } from "vitest";
import { knownNames } from "../known-names";
import { countedLately, probeKey, recordedShapeQuery } from "../recording/recorded-shape";
import { shapeFrom, shapeProbes, shapeQuery } from "./shape-query";

describe("shapeQuery", () => {
  it("asks once for what tells sources apart, and for the labels that targets give", () => {
    const names = new Set(["istio_requests_total", "tgi_queue_size", "vllm:num_requests_running"]);
    const engines = "tgi_queue_size|vllm:num_requests_running";
    const labelled = (label: string, probes = engines) =>
      `label_replace(label_replace(count by (__name__) ({__name__=~"${probes}",${label}!=""}), "heddle_series", "$1", "__name__", "(.*)"), "heddle_label", "${label}", "", "")`;
    const marked = (name: string, seen: string) => `label_replace(${seen}, "heddle_mark", "${name}", "", "")`;
    const reported = (by: string) => `count (istio_requests_total{reporter${by}})`;
    const now = [
      marked("istio-mixed", `${reported('="waypoint"')} and ${reported('=~"source|destination"')}`),
      marked("istio-sidecar", reported('=~"source|destination"')),
      marked("istio-waypoint", reported('="waypoint"')),
      marked("istio-endpoints", reported('="destination"')),
      marked("istio-pods", 'count (istio_requests_total{reporter="destination",pod!=""})'),
      labelled("pod", `istio_requests_total|${engines}`),
      ...["namespace", "service", "version"].map((label) => labelled(label)),
    ].join(" or ");
    expect(shapeQuery(names, 600)?.text).toBe(`${now} or max_over_time((${now})[600s:120s])`);
  });

  it("leaves out what rules counted", () => {
    const names = new Set(["tgi_queue_size", "vllm:num_requests_running"]);
    const known = new Set(
      shapeProbes(names)
        .map(({ labels }) => labels)
        .filter(({ heddle_series }) => heddle_series === "tgi_queue_size")
        .map(probeKey),
    );
    expect(shapeQuery(names, 600, known)?.text).not.toContain("tgi");
    expect(shapeQuery(names, 600, known)?.text).toContain('vllm:num_requests_running",version!=""');
    expect(
      shapeQuery(names, 600, new Set(shapeProbes(names).map(({ labels }) => probeKey(labels)))),
    ).toBeNull();
  });

  it("is PromQL also where everything exists, and nothing where nothing does", () => {
    const text = shapeQuery(new Set(knownNames), 600)?.text ?? "";
    let isGood = text !== "";
    parser.parse(text).iterate({
      enter(node) {
        if (node.type.isError) isGood = false;
      },
    });
    expect(isGood).toBe(true);
    expect(shapeQuery(new Set(), 600)).toBeNull();
  });
});

describe("shapeFrom", () => {
  it("reads marks, labels and how many there are", () => {
    const rows = [
      { labels: { heddle_mark: "istio-sidecar" }, value: 12 },
      { labels: { heddle_series: "tgi_queue_size", heddle_label: "pod" }, value: 3 },
      { labels: { heddle_series: "tgi_queue_size", heddle_label: "namespace" }, value: 4 },
    ];
    const { marks, labelled, sizes } = shapeFrom(new Set(), rows);
    expect([...sizes]).toEqual([
      ["istio-sidecar", 12],
      ["tgi_queue_size", 4],
    ]);
    expect([...marks]).toEqual(["istio-sidecar"]);
    expect(labelled).toEqual(new Map([["tgi_queue_size", new Set(["pod", "namespace"])]]));
  });
});

describe("what rules count of a shape", () => {
  const names = new Set(["istio_requests_total", "tgi_queue_size", "vllm:num_requests_running"]);
  const every = { heddle_every_seconds: "30" };
  const rows = (at: number) =>
    shapeProbes(names).flatMap(({ labels }) => [
      {
        labels: { ...labels, ...every, heddle_recorded: "counted" },
        value: labels.heddle_mark === "istio-waypoint" || labels.heddle_mark === "istio-mixed" ? 0 : 7,
      },
      { labels: { ...labels, ...every, heddle_recorded: "counted-at" }, value: at },
    ]);

  it("is the shape, without what there is none of", () => {
    const { marks, labelled, sizes } = shapeFrom(names, rows(1000));
    expect([...marks].sort()).toEqual(["istio-endpoints", "istio-pods", "istio-sidecar"]);
    expect([...(labelled.get("tgi_queue_size") ?? [])].sort()).toEqual([
      "namespace",
      "pod",
      "service",
      "version",
    ]);
    expect(sizes.get("istio-sidecar")).toBe(7);
  });

  it("is as good as counted while it is fresh", () => {
    expect(shapeQuery(names, 600, countedLately(rows(1000), 1150))).toBeNull();
    expect(countedLately(rows(1000), 1151).size).toBe(0);
    expect(recordedShapeQuery(names, 600)).toBeNull();
    const both = new Set(["heddle:shape:count", "heddle:recorded:timestamp"]);
    expect(recordedShapeQuery(both, 600)?.text).toMatch(/max_over_time\(heddle:shape:count\[600s\]\)/);
  });
});
