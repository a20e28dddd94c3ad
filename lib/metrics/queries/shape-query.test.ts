import { parser } from "@prometheus-io/lezer-promql";
import { describe, expect, it } from "vitest";
import { knownNames } from "../known-names";
import { shapeFrom, shapeQuery } from "./shape-query";

describe("shapeQuery", () => {
  it("asks once for what tells sources apart, and for the labels that targets give", () => {
    const names = new Set(["istio_requests_total", "tgi_queue_size", "vllm:num_requests_running"]);
    const engines = "tgi_queue_size|vllm:num_requests_running";
    const labelled = (label: string, probes = engines) =>
      `label_replace(label_replace(group by (__name__) ({__name__=~"${probes}",${label}!=""}), "heddle_series", "$1", "__name__", "(.*)"), "heddle_label", "${label}", "", "")`;
    const marked = (name: string, seen: string) => `label_replace(${seen}, "heddle_mark", "${name}", "", "")`;
    const reported = (by: string) => `group (istio_requests_total{reporter${by}})`;
    const now = [
      marked("istio-mixed", `${reported('="waypoint"')} and ${reported('=~"source|destination"')}`),
      marked("istio-sidecar", reported('=~"source|destination"')),
      marked("istio-waypoint", reported('="waypoint"')),
      marked("istio-endpoints", reported('="destination"')),
      marked("istio-pods", 'group (istio_requests_total{reporter="destination",pod!=""})'),
      labelled("pod", `istio_requests_total|${engines}`),
      ...["namespace", "service", "version"].map((label) => labelled(label)),
    ].join(" or ");
    expect(shapeQuery(names, 600)?.text).toBe(`${now} or max_over_time((${now})[600s:120s])`);
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
  it("reads marks and labels", () => {
    const rows = [
      { labels: { heddle_mark: "istio-sidecar" } },
      { labels: { heddle_series: "tgi_queue_size", heddle_label: "pod" } },
      { labels: { heddle_series: "tgi_queue_size", heddle_label: "namespace" } },
    ];
    const { marks, labelled } = shapeFrom(new Set(), rows);
    expect([...marks]).toEqual(["istio-sidecar"]);
    expect(labelled).toEqual(new Map([["tgi_queue_size", new Set(["pod", "namespace"])]]));
  });
});
