import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fullWeightBp } from "../../policies/weights";
import { durationMs, istioDuration } from "./istio-duration";
import { istioWeights, sharesBp } from "./istio-weights";
import { fullHost, serviceHost } from "./service-host";
import { subsetName } from "./subset-name";

/** As istio pkg/config/labels has it. */
const dnsLabel = /^[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?$/;
const anyVersion = fc.stringMatching(/^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/);

describe("the subset of a version", () => {
  it("is the version where Istio takes that, else told apart by a mark", () => {
    expect(["v1", "V1-beta", "v1.2", "v1_2", "v1-2"].map(subsetName)).toEqual([
      "v1",
      "V1-beta",
      "v1-2--0e4f5bce",
      "v1-2--614edb1f",
      "v1-2",
    ]);
    // What looks like a marked name is marked itself: nobody else's version can stand for it.
    expect(subsetName("v1-2--0e4f5bce")).not.toBe("v1-2--0e4f5bce");
  });

  it("has a name that Istio takes, another for each version", () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyVersion, { minLength: 2, maxLength: 20 }), (versions) => {
        const names = versions.map(subsetName);
        expect(names.filter((name) => !dnsLabel.test(name) || name.length > 63)).toEqual([]);
        expect(new Set(names).size).toBe(versions.length);
      }),
    );
  });
});

describe("durations", () => {
  it("are read back", () => {
    fc.assert(
      fc.property(fc.nat({ max: 86_400_000 }), (ms) => {
        expect(durationMs(istioDuration(ms))).toBe(ms);
      }),
    );
  });

  it.each([
    ["1h30m", 5_400_000],
    ["0.5s", 500],
    ["1.5h", 5_400_000],
    [".25s", 250],
    ["1m0.001s", 60_001],
    ["500us", undefined],
    ["1500us", undefined],
    ["2000000ns", 2],
    ["0", 0],
    ["0s", 0],
    ["-1s", undefined],
    ["1", undefined],
    ["1d", undefined],
    ["s", undefined],
    ["1 s", undefined],
    ["", undefined],
  ])("are what Go makes of %s", (text, ms) => expect(durationMs(text)).toBe(ms));
});

describe("weights", () => {
  const split = fc
    .array(fc.nat({ max: fullWeightBp }), { minLength: 0, maxLength: 5 })
    .map((cuts) => [0, ...cuts.sort((a, b) => a - b), fullWeightBp])
    .map((ends) => ends.slice(1).map((end, index) => end - (ends[index] ?? 0)));

  it("are read back, whatever their total was before", () => {
    fc.assert(
      fc.property(split, fc.nat({ max: 2_000_000_000 }), (shares, usual) => {
        const weights = istioWeights(shares, usual);
        expect(weights.every(Number.isInteger)).toBe(true);
        expect(sharesBp(weights)).toEqual({ shares, isExact: true });
      }),
    );
  });

  it("are percent where people can read them so, and keep a total that says it too", () => {
    expect(istioWeights([9_000, 1_000])).toEqual([90, 10]);
    expect(istioWeights([9_950, 50])).toEqual([9_950, 50]);
    expect(istioWeights([9_000, 1_000], 10)).toEqual([9, 1]);
    expect(istioWeights([9_500, 500], 10)).toEqual([95, 5]);
    expect(istioWeights([9_000, 1_000], 10_000)).toEqual([90, 10]);
  });

  it("that are no whole shares are rounded to a whole, and what Istio refuses is none", () => {
    expect(sharesBp([1, 1, 1])).toEqual({ shares: [3_334, 3_333, 3_333], isExact: false });
    expect(sharesBp([0])).toEqual({ shares: [10_000], isExact: true });
    expect([[0, 0], [-1, 101], [0.5, 0.5], []].map(sharesBp)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

it("a host without dots is one of the object's own namespace", () => {
  const own = serviceHost({ namespace: "llm", service: "chat" }, "cluster.local");
  expect(own).toBe("chat.llm.svc.cluster.local");
  expect(fullHost("chat", "llm", "cluster.local")).toBe(own);
  expect(["chat.llm", "*", "*.com", ""].map((host) => fullHost(host, "llm", "cluster.local"))).toEqual([
    "chat.llm",
    "*",
    "*.com",
    "",
  ]);
});
