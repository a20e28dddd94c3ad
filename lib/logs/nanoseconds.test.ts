import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatNs, msOfNs, nsOfMs, parseNs } from "./nanoseconds";

describe("nanoseconds", () => {
  it.each([
    ["1970-01-01T00:00:00Z", 0n],
    ["2026-11-24T10:00:00.000000001Z", 1_795_514_400_000_000_001n],
    ["2026-11-24T12:00:00.5+02:00", 1_795_514_400_500_000_000n],
    ["2026-11-24t10:00:00z", 1_795_514_400_000_000_000n],
  ])("%s", (text, ns) => expect(parseNs(text)).toBe(ns));

  it.each(["", "now", "1795514400", "2026-13-01T00:00:00Z", "2026-11-24", "2026-11-24T10:00:00"])(
    "%j is no time",
    (text) => expect(parseNs(text)).toBeUndefined(),
  );

  it("read what they write", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 4_102_444_800_000_000_000n }), (ns) => {
        expect(parseNs(formatNs(ns))).toBe(ns);
      }),
    );
  });

  it("turn from and into milliseconds", () => {
    expect(msOfNs(nsOfMs(1_795_514_400_123))).toBe(1_795_514_400_123);
    expect(msOfNs(1_500_000n)).toBe(1.5);
  });
});
