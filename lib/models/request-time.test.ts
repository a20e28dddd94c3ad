import { describe, expect, it } from "vitest";
import { requestTime } from "./request-time";

const all = { callersMs: 3000, engineMs: 2500, queueMs: 200, prefillMs: 300, decodeMs: 2000 };
const msOf = (means: Partial<typeof all> | Record<string, null>) => {
  const found = requestTime({ ...all, ...means });
  return found && Object.fromEntries(found.parts.map(({ part, ms }) => [part, ms]));
};

describe("where a request's time goes", () => {
  it("adds up to what callers see", () => {
    expect(requestTime(all)).toEqual({
      parts: [
        { part: "gateway", ms: 500 },
        { part: "queue", ms: 200 },
        { part: "prefill", ms: 300 },
        { part: "decode", ms: 2000 },
      ],
      totalMs: 3000,
      gatewayGap: null,
    });
  });

  it.each([
    [
      "engine time in none of its parts",
      { prefillMs: 100 },
      { gateway: 500, queue: 200, prefill: 100, decode: 2000, engine: 200 },
    ],
    [
      "parts that the engine does not tell",
      { prefillMs: null, decodeMs: null },
      { gateway: 500, queue: 200, engine: 2300 },
    ],
    [
      "an engine that only tells its whole",
      { queueMs: null, prefillMs: null, decodeMs: null },
      { gateway: 500, engine: 2500 },
    ],
    ["parts without a whole", { engineMs: null }, { gateway: 500, queue: 200, prefill: 300, decode: 2000 }],
    [
      "parts that sum to more than the whole",
      { engineMs: 2400 },
      { gateway: 500, queue: 200, prefill: 300, decode: 2000 },
    ],
  ])("has %s", (_, means, parts) => {
    expect(msOf(means)).toEqual(parts);
  });

  it.each([
    ["callers-unknown", { callersMs: null }, undefined],
    ["engine-unknown", { engineMs: null, decodeMs: null }, undefined],
    ["callers-less", { callersMs: 2000 }, 0],
  ] as const)("says of the gateway: %s, and is never negative", (gap, means, ms) => {
    const found = requestTime({ ...all, ...means });
    expect(found?.gatewayGap).toBe(gap);
    expect(found?.parts.find(({ part }) => part === "gateway")?.ms).toBe(ms);
  });

  it("is not known of an engine that tells no time", () => {
    expect(msOf({ engineMs: null, queueMs: null, prefillMs: null, decodeMs: null })).toBeNull();
  });
});
