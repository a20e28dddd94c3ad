import { describe, expect, it, vi } from "vitest";
import { completionRoute, exploreMetadataRoute } from "../../lib/explore/routes";
import { commonLabels } from "./common-labels";
import { completionClient } from "./completion-client";
import { lineFacts } from "./line-facts";
import { momentFromField, momentToField } from "./moment-field";
import { queryLineName } from "./query-line-name";

describe("what completes a query", () => {
  type Call = NonNullable<Parameters<typeof completionClient>[1]>;
  const clientOf = (answer: () => unknown) => {
    const call = vi.fn(async () => answer());
    return { call, client: completionClient("demo", call as unknown as Call) };
  };

  it("is asked of this console, narrowed to what stands there", async () => {
    const { call, client } = clientOf(() => ({ values: ["a"], isCut: false }));
    expect(await client.metricNames("up")).toEqual(["a"]);
    await client.labelNames("up");
    await client.labelValues("job", "up");
    await client.labelValues("job", "not a name");
    const asked = call.mock.calls.map((args: unknown[]) => [args[0], (args[1] as { query: object }).query]);
    expect(asked).toEqual([
      [completionRoute, { mesh: "demo", kind: "metrics", prefix: "up" }],
      [completionRoute, { mesh: "demo", kind: "labels", metric: "up" }],
      [completionRoute, { mesh: "demo", kind: "values", label: "job", metric: "up" }],
      [completionRoute, { mesh: "demo", kind: "values", label: "job" }],
    ]);
  });

  it("is nothing where it cannot be asked, and metadata are asked again only then", async () => {
    let isAway = true;
    const { call, client } = clientOf(() => {
      if (isAway) throw new Error("away");
      return { metrics: { up: { type: "gauge", help: "h", unit: "" } } };
    });
    expect(await client.metricNames("u")).toEqual([]);
    expect(await client.metricMetadata()).toEqual({});
    isAway = false;
    expect(await client.metricMetadata()).toEqual({ up: [{ type: "gauge", help: "h", unit: "" }] });
    await client.metricMetadata();
    const asked = call.mock.calls.filter((args: unknown[]) => args[0] === exploreMetadataRoute);
    expect(asked).toHaveLength(2);
  });
});

describe("lines", () => {
  it("say their last, least, greatest and mean value; nothing is no zero", () => {
    const rows = [
      { at: 1, a: 4, b: null },
      { at: 2, a: null, b: null },
      { at: 3, a: -2, b: null },
    ];
    expect(lineFacts(rows, "a")).toEqual({ last: -2, min: -2, max: 4, mean: 1 });
    expect(lineFacts(rows, "b")).toEqual({ last: null, min: null, max: null, mean: null });
  });

  it("are called as PromQL writes them, without what all have in common", () => {
    const all = [
      { __name__: "up", job: "mesh", pod: "a" },
      { __name__: "up", job: "mesh", pod: "b" },
    ];
    const common = commonLabels(all);
    expect(common).toEqual({ __name__: "up", job: "mesh" });
    expect(all.map((labels) => queryLineName(labels, common))).toEqual(['{pod="a"}', '{pod="b"}']);
    expect(queryLineName({ __name__: "up", job: 'a"b' })).toBe('up{job="a\\"b"}');
    expect(queryLineName({})).toBe("{}");
    expect(commonLabels(all.slice(0, 1))).toEqual({});
  });
});

it.each([true, false])("a moment goes into its field and back (UTC: %s)", (isUtc) => {
  for (const at of [0, 1_700_000_000, 1_767_225_599])
    expect(momentFromField(momentToField(at, isUtc), isUtc)).toBe(at);
  expect(momentToField(1_700_000_000, true)).toBe("2023-11-14T22:13:20");
  expect(momentFromField("", isUtc)).toBeNull();
});
