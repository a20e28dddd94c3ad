import { describe, expect, it } from "vitest";
import { chainSays } from "./chain-says";
import { compileRoute } from "./compile-route";
import type { WireChain } from "./wire";

const split = [
  { to: { version: "v1" }, weightBp: 9_000 },
  { to: { version: "v2" }, weightBp: 1_000 },
];
const resources = compileRoute("a", { rules: [{ split }] }, "version");

function chain(weights: [number | undefined, number], startNode = "splitter:a"): WireChain {
  const [first, second] = weights;
  const resolver = (target: string) => ({ Type: "resolver" as const, Resolver: { Target: target } });
  return {
    Protocol: "http",
    StartNode: startNode,
    Nodes: {
      "splitter:a": {
        Type: "splitter",
        Splits: [
          { ...(first === undefined ? {} : { Weight: first }), NextNode: "resolver:v1.a" },
          { Weight: second, NextNode: "resolver:v2.a" },
        ],
      },
      "resolver:v1.a": resolver("v1.a"),
      "resolver:v2.a": resolver("v2.a"),
      "resolver:a": resolver("a"),
    },
    Targets: {
      "v1.a": { Service: "a", ServiceSubset: "v1" },
      "v2.a": { Service: "a", ServiceSubset: "v2" },
      a: { Service: "a" },
    },
  };
}

describe("whether the compiled chain says what was written", () => {
  it("goes by its weights and subsets", () => {
    expect(chainSays("a", resources, chain([90, 10]))).toBe(true);
    expect(chainSays("a", resources, chain([89.99, 10.01]))).toBe(false);
    expect(chainSays("a", resources, chain([90, 10], "resolver:a"))).toBe(false);
  });

  it("takes a weight that was left out for 0", () => {
    const none = compileRoute(
      "a",
      { rules: [{ split: split.map((part, at) => ({ ...part, weightBp: at * 10_000 })) }] },
      "version",
    );
    expect(chainSays("a", none, chain([undefined, 100]))).toBe(true);
  });

  it("is a chain without splits where there is no policy", () => {
    const nothing = compileRoute("a", null, "version");
    expect(chainSays("a", nothing, chain([90, 10], "resolver:a"))).toBe(true);
    expect(chainSays("a", nothing, chain([90, 10]))).toBe(false);
  });
});
