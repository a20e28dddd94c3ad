import { describe, expect, it } from "vitest";
import { foundWeights } from "./found-weights";

const canary = { rule: "canary", weights: { v2: 10_000 }, why: null };
const main = { rule: "main", weights: { v1: 9_000, v2: 1_000 }, why: null };
const old = { rule: "old", weights: null, why: "It answers by itself." };

describe("the weights that others wrote", () => {
  it.each([
    ["of the rule that takes every call, wherever it is told", [{ ...main, rule: "default" }, canary], main],
    ["else of the last", [old, canary, main], main],
    ["none where that one carries none", [main, old], old],
    ["none of no rules", [], old],
  ])("are %s", (_, rules, { weights }) => {
    expect(foundWeights({ rules })).toEqual(weights);
  });
});
