import { parser } from "@prometheus-io/lezer-promql";
import { describe, expect, it } from "vitest";
import { recordingsFrom, recordingsQuery } from "./recording";

const labels = {
  ...{ __name__: "heddle:recorded:timestamp", heddle_concept: "ttft", heddle_level: "heddle_version" },
  ...{ heddle_source: "vllm", heddle_way: "0", heddle_digest: "1234abcd" },
  ...{ heddle_window_seconds: "60", heddle_every_seconds: "30" },
};
const { __name__: _name, ...unnamed } = labels;
const newest = (value: number) => ({ labels: { ...labels, heddle_recorded: "newest" }, value });

describe("what is recorded", () => {
  it("is asked in one query", () => {
    const { text } = recordingsQuery();
    parser.parse(text).iterate({ enter: (node) => expect(node.type.isError, text).toBe(false) });
    expect(text).toContain("unless heddle:recorded:timestamp offset 60s)[1200s:60s]");
  });

  it("is known with its newest moment, and since the last gap that any look found", () => {
    const begun = (part: string, value: number) => ({ labels: { ...unnamed, heddle_recorded: part }, value });
    const rows = [newest(1000), begun("begun-0", 400), begun("begun-1", 300)];
    expect(recordingsFrom(rows)).toEqual([
      {
        ...{ concept: "ttft", level: "heddle_version", source: "vllm", way: 0, digest: "1234abcd", join: "" },
        ...{ windowSeconds: 60, everySeconds: 30, newestSeconds: 1000, sinceSeconds: 400 },
      },
    ]);
    expect(recordingsFrom([newest(1000)])[0]?.sinceSeconds).toBe(Number.NEGATIVE_INFINITY);
  });

  it.each([
    ["another row", { labels: { heddle_mark: "istio-sidecar" }, value: 1 }],
    ["one without a value", { ...newest(1), value: null }],
    ["one without a window", { labels: { ...newest(1).labels, heddle_window_seconds: "" }, value: 1 }],
    ["one without a concept", { labels: { ...newest(1).labels, heddle_concept: "" }, value: 1 }],
  ])("is not %s", (_, row) => {
    expect(recordingsFrom([row])).toEqual([]);
  });
});
