import { describe, expect, it } from "vitest";
import { proxyOverhead } from "./proxy-overhead";

const mean = (callerService: string, value: number | null) => ({
  labels: { callerNamespace: "llm", callerService },
  value,
});
type Known = Parameters<typeof proxyOverhead>[0];
const overhead = (over: Partial<Known>) =>
  proxyOverhead({
    byCaller: { callers: [mean("a", 41.2)], service: [mean("a", 39.4)] },
    whole: { callers: 41.2, service: 39.4 },
    isServiceSide: true,
    isOneView: false,
    counted: { requests: 1_000, inOneScrape: 50 },
    ...over,
  });

describe("what proxies add", () => {
  it("is the difference of two means of the same requests, for each caller and for all", () => {
    const told = overhead({});
    expect(told).toMatchObject({ sides: "both", unmatched: 0, callersMs: 41.2, serviceMs: 39.4 });
    expect(told.addedMs).toBeCloseTo(1.8);
    expect(told.callers[0]?.addedMs).toBeCloseTo(1.8);
    // 39.4 * sqrt(100) / 1000.
    expect(told.doubtMs).toBeCloseTo(0.394);
    expect(overhead({ counted: { requests: 0, inOneScrape: 0 } }).doubtMs).toBeNull();
  });

  it("is not told of all where one side knows of a caller that the other does not", () => {
    const byCaller = { callers: [mean("a", 41.2)], service: [mean("a", 39.4), mean("unknown", 900)] };
    const told = overhead({ byCaller });
    expect(told).toMatchObject({ sides: "both", unmatched: 1, addedMs: null });
    expect(told.callers[0]?.addedMs).toBeCloseTo(1.8);
  });

  it.each<[string, Partial<Known>, string]>([
    ["nobody", { byCaller: { callers: [], service: [] } }, "none"],
    ["callers alone", { byCaller: { callers: [mean("a", 5)], service: [] } }, "callers"],
    ["callers, who stand in for the service", { isServiceSide: false }, "callers"],
    ["one proxy for both", { isOneView: true }, "one-view"],
    ["the service alone", { byCaller: { callers: [], service: [mean("a", 5)] } }, "service"],
    ["callers outside", { byCaller: { callers: [], service: [mean("unknown", 5)] } }, "outside"],
    ["no request", { byCaller: { callers: [mean("a", null)], service: [mean("a", null)] } }, "none"],
  ])("%s: is said, and no difference made up", (_, over, sides) => {
    expect(overhead(over)).toMatchObject({ sides, addedMs: null });
  });
});
