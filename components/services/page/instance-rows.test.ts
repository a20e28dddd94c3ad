import { describe, expect, it } from "vitest";
import { instanceRows } from "./instance-rows";

const instance = (id: string, version = "v1") => ({ id, version, ready: true, address: "a:1", since: null });
const endpoint = (id: string, requestsPerSecond: number) => ({
  id,
  version: "v1",
  isReady: true,
  requestsPerSecond,
  share: null,
  errorRatio: null,
  p95Ms: null,
  running: null,
  waiting: null,
  cpuCores: null,
  memoryBytes: null,
  restarts: null,
});
const spread = { verdict: "skewed", by: "requests", endpoints: 2, maxOverMean: 1.8, busiest: "b" } as const;
const use = { cpuCores: null, memoryBytes: null, restarts: null };

describe("rows of instances", () => {
  it("put the registered and those that something came to together, by version and name", () => {
    const rows = instanceRows(
      { instances: [instance("z", "v2"), instance("b"), instance("a")] },
      {
        endpoints: [endpoint("a", 1), endpoint("b", 9), endpoint("left", 1)],
        versions: [{ version: "v1", ...use, spread }],
      },
    );
    expect(
      rows.map(({ id, ready, isBusiest, load }) => [id, ready, isBusiest, load?.requestsPerSecond]),
    ).toEqual([
      ["a", true, false, 1],
      ["b", true, true, 9],
      ["left", false, false, 1],
      ["z", true, false, undefined],
    ]);
  });

  it("are there before anything is measured", () => {
    expect(instanceRows({ instances: [instance("a")] }, undefined)).toMatchObject([{ id: "a", ready: true }]);
  });
});
