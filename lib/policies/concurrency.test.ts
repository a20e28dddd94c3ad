import { describe, expect, it } from "vitest";
import { limitPerCaller, slotsBehind, slotsSeen, type VersionSlots } from "./concurrency";
import { starterSpec } from "./starter-spec";

const v1: VersionSlots = { version: "v1", engines: 6, total: 384, how: "configured" };
const v2: VersionSlots = { version: "v2", engines: 2, total: 20, how: "seen-full" };
const points = (...values: number[]) => new Map(values.map((value, at) => [at, value]));

describe("what engines hold", () => {
  it("is the most that ran while others waited", () => {
    const running = new Map([["v1", points(9, 7, 8)]]);
    expect(slotsSeen(running, new Map([["v1", points(0, 2, 1)]]))).toEqual([
      ["v1", { total: 8, how: "seen-full" }],
    ]);
  });

  it("is at least what ran where nobody waited, and nothing where nothing ran", () => {
    const running = new Map([
      ["v1", points(9, 7)],
      ["v2", points(0, 0)],
    ]);
    expect(slotsSeen(running, new Map())).toEqual([["v1", { total: 9, how: "seen" }]]);
  });

  it("is a version's own, or all versions' together as far as the least is known", () => {
    expect(slotsBehind([v1, v2], "v2")).toEqual(v2);
    expect(slotsBehind([v1, v2], "v3")).toBeNull();
    expect(slotsBehind([v1, v2], null)).toEqual({ engines: 8, total: 404, how: "seen-full" });
    expect(slotsBehind([v1, { ...v2, engines: null, how: "seen" }], null)).toMatchObject({
      engines: null,
      how: "seen",
    });
    expect(slotsBehind([], null)).toBeNull();
  });
});

describe("a first limit", () => {
  it("is each caller's share of the engines", () => {
    expect(limitPerCaller(384, 38)).toBe(11);
    const known = { callers: 38, versions: [v1] };
    expect(starterSpec("circuit-breaker", new Map(), known)).toEqual({ limits: { maxRequests: 11 } });
  });

  it("is the whole where callers are not counted, and what proxies do where engines do not tell", () => {
    const first = (how: VersionSlots["how"]) =>
      starterSpec("circuit-breaker", new Map(), { callers: null, versions: [{ ...v1, how }] });
    expect(first("seen-full")).toEqual({ limits: { maxRequests: 384 } });
    expect(first("seen")).toEqual({ limits: { maxRequests: 1_024 } });
    expect(starterSpec("circuit-breaker", new Map())).toEqual({ limits: { maxRequests: 1_024 } });
  });
});
