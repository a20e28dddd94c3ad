import { describe, expect, it } from "vitest";
import { boughtCostPerMillion, boughtCostPerSecond, ownCostPerMillion } from "./token-cost";

describe("ownCostPerMillion", () => {
  it.each([
    // One GPU at 3.60 an hour is 0.001 a second; at 1,000 tokens a second that is 0.000001 a token.
    ["one GPU", { gpuHourPrice: 3.6, gpus: 1, tokensPerSecond: 1_000 }, 1],
    ["two GPUs for the same tokens", { gpuHourPrice: 3.6, gpus: 2, tokensPerSecond: 1_000 }, 2],
    ["half the tokens", { gpuHourPrice: 3.6, gpus: 1, tokensPerSecond: 500 }, 2],
    ["nothing generated", { gpuHourPrice: 3.6, gpus: 1, tokensPerSecond: 0 }, null],
    ["nothing known of tokens", { gpuHourPrice: 3.6, gpus: 1, tokensPerSecond: null }, null],
    ["nothing known of GPUs", { gpuHourPrice: 3.6, gpus: null, tokensPerSecond: 10 }, null],
    ["no GPU", { gpuHourPrice: 3.6, gpus: 0, tokensPerSecond: 10 }, null],
    ["GPUs that cost nothing", { gpuHourPrice: 0, gpus: 1, tokensPerSecond: 10 }, 0],
  ])("%s", (_, asked, expected) => {
    const cost = ownCostPerMillion(asked);
    if (expected === null) expect(cost).toBeNull();
    else expect(cost).toBeCloseTo(expected, 9);
  });
});

describe("what bought tokens cost", () => {
  const prices = { inputPerMillion: 1, outputPerMillion: 4 };

  it.each([
    // 300 of input at 1 and 100 of output at 4: 700 for 400 million.
    ["both", { inputPerSecond: 300, outputPerSecond: 100 }, 0.0007, 1.75],
    ["input alone", { inputPerSecond: 300, outputPerSecond: 0 }, 0.0003, 1],
    ["output alone is known", { inputPerSecond: null, outputPerSecond: 100 }, 0.0004, null],
    ["nothing is used", { inputPerSecond: 0, outputPerSecond: 0 }, 0, null],
    ["nothing is known", { inputPerSecond: null, outputPerSecond: null }, null, null],
  ])("%s", (_, rates, perSecond, perMillion) => {
    const found = [boughtCostPerSecond(prices, rates), boughtCostPerMillion(prices, rates)];
    for (const [index, expected] of [perSecond, perMillion].entries()) {
      if (expected === null) expect(found[index]).toBeNull();
      else expect(found[index]).toBeCloseTo(expected, 12);
    }
  });
});
