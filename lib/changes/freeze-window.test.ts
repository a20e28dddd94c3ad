import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type FreezeWindow, freezeAt, freezeWindowSchema } from "./freeze-window";

const weekend: FreezeWindow = {
  name: "weekend",
  weekly: { from: "Fri 16:00", to: "Mon 08:00", timeZone: "Europe/Berlin" },
};
const at = (text: string) => new Date(text);

describe("a freeze each week", () => {
  it.each([
    // Berlin is an hour before UTC in winter, and two in summer.
    ["2026-01-09T14:59:59Z", null],
    ["2026-01-09T15:00:00Z", "2026-01-12T07:00:00.000Z"],
    ["2026-01-12T06:59:59Z", "2026-01-12T07:00:00.000Z"],
    ["2026-01-12T07:00:00Z", null],
    ["2026-07-10T14:00:00Z", "2026-07-13T06:00:00.000Z"],
    ["2026-07-10T13:59:00Z", null],
    // Clocks go forward in the night to Sunday, 29 March, and back in the night to 25 October.
    ["2026-03-27T15:00:00Z", "2026-03-30T06:00:00.000Z"],
    ["2026-10-23T14:00:00Z", "2026-10-26T07:00:00.000Z"],
  ])("at %s lasts until %s", (now, until) => {
    expect(freezeAt([weekend], "llm", at(now))?.until.toISOString() ?? null).toBe(until);
  });
});

describe("freezes", () => {
  it("hold for their namespaces, and follow each other without a gap", () => {
    const once: FreezeWindow = { name: "launch", from: "2026-01-12T07:00:00Z", to: "2026-01-13T00:00:00Z" };
    const shop: FreezeWindow = { ...once, name: "shop", namespaces: ["shop"], to: "2026-02-01T00:00:00Z" };
    const found = freezeAt([weekend, once, shop], "llm", at("2026-01-11T00:00:00Z"));
    expect(found).toEqual({ name: "weekend", until: at("2026-01-13T00:00:00Z") });
    expect(freezeAt([shop], "llm", at("2026-01-12T12:00:00Z"))).toBeNull();
    expect(freezeAt([shop], "shop", at("2026-01-12T12:00:00Z"))?.name).toBe("shop");
  });

  it.each([
    [{ name: "a" }],
    [{ name: "a", from: "2026-01-01T00:00:00Z" }],
    [{ name: "a", from: "2026-01-02T00:00:00Z", to: "2026-01-01T00:00:00Z" }],
    [{ ...weekend, from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z" }],
    [{ name: "a", weekly: { from: "Fri 16:00", to: "Fri 16:00", timeZone: "UTC" } }],
    [{ name: "a", weekly: { from: "Fri 25:00", to: "Mon 08:00", timeZone: "UTC" } }],
    [{ name: "a", weekly: { from: "Fri 16:00", to: "Mon 08:00", timeZone: "Mars/Olympus" } }],
  ])("are not set up as %j", (given) => {
    expect(freezeWindowSchema.safeParse(given).success).toBe(false);
  });

  it("end later than any moment in them, and do not last at their end", () => {
    const moment = fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2028, 0, 1) });
    const day = fc.constantFrom("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat");
    const time = fc
      .tuple(day, fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map(([name, h, m]) => `${name} ${String(h).padStart(2, "0")}:${String(m).padStart(2, "0")}`);
    const zone = fc.constantFrom(
      "UTC",
      "Europe/Berlin",
      "America/New_York",
      "Asia/Kathmandu",
      "Australia/Lord_Howe",
    );
    const weekly = fc
      .record({ from: time, to: time, timeZone: zone })
      .filter(({ from, to }) => from !== to)
      .map((each): FreezeWindow => ({ name: "w", weekly: each }));
    fc.assert(
      fc.property(weekly, moment, (window, ms) => {
        const found = freezeAt([window], "llm", new Date(ms));
        if (!found) return;
        expect(found.until.getTime()).toBeGreaterThan(ms);
        expect(freezeAt([window], "llm", found.until)).toBeNull();
        expect(freezeAt([window], "llm", new Date(found.until.getTime() - 60_000))).not.toBeNull();
      }),
      { numRuns: 200 },
    );
  });
});
