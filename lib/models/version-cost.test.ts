import { describe, expect, it } from "vitest";
import { findPrice, pricesSchema } from "./prices";
import { versionCost } from "./version-cost";

const tokens = { inputPerMillion: 1, outputPerMillion: 4 };
const gpu = { gpuHour: 3.6, gpus: 2 };
const rates = { inputPerSecond: 300, outputPerSecond: 100 };

describe("what a version costs", () => {
  it.each([
    // 300 of input at 1 and 100 of output at 4 are 0.0007 a second: 2.52 an hour, 1.75 a million.
    ["bought tokens", { price: tokens, ...rates, instances: null }, "tokens", 2.52, 1.75],
    // Three instances of two GPUs: 21.6 an hour, 0.006 a second for 400 tokens.
    ["own GPUs", { price: gpu, ...rates, instances: 3 }, "gpus", 21.6, 15],
    [
      "own GPUs that do nothing",
      { price: gpu, inputPerSecond: 0, outputPerSecond: 0, instances: 1 },
      "gpus",
      7.2,
      null,
    ],
    ["no instance", { price: gpu, ...rates, instances: 0 }, "gpus", 0, null],
    [
      "tokens that nobody counts, on own GPUs",
      { price: gpu, inputPerSecond: null, outputPerSecond: 1, instances: 1 },
      "gpus",
      7.2,
      null,
    ],
  ] as const)("%s", (_, known, basis, perHour, perMillion) => {
    const found = versionCost(known);
    expect(found).toMatchObject({ basis, gap: null });
    expect(found.perHour).toBeCloseTo(perHour, 9);
    if (perMillion === null) expect(found.perMillion).toBeNull();
    else expect(found.perMillion).toBeCloseTo(perMillion, 9);
  });

  it.each([
    ["no-price", { price: undefined, ...rates, instances: 1 }],
    ["instances-unknown", { price: gpu, ...rates, instances: null }],
    ["tokens-unknown", { price: tokens, inputPerSecond: 1, outputPerSecond: null, instances: 1 }],
  ] as const)("is not known: %s", (gap, known) => {
    expect(versionCost(known)).toEqual({ basis: null, perHour: null, perMillion: null, gap });
  });
});

describe("prices", () => {
  const prices = pricesSchema.parse({
    currency: "EUR",
    models: { "llm/chat": { gpuHour: 2 }, "llm/chat/v2": { inputPerMillion: 1, outputPerMillion: 4 } },
  });

  it("are a version's own, else its model's", () => {
    const chat = { namespace: "llm", service: "chat" };
    expect(findPrice(prices, { ...chat, version: "v1" })).toEqual({ gpuHour: 2, gpus: 1 });
    expect(findPrice(prices, { ...chat, version: "v2" })).toEqual(tokens);
    expect(findPrice(prices, { ...chat, service: "rerank", version: "v1" })).toBeUndefined();
    expect(findPrice(null, { ...chat, version: "v1" })).toBeUndefined();
  });

  it.each([
    [{ currency: "dollars", models: {} }],
    [{ currency: "USD", models: { chat: { gpuHour: 1 } } }],
    [{ currency: "USD", models: { "llm/chat": { gpuHour: -1 } } }],
    [{ currency: "USD", models: { "llm/chat": { gpuHour: 1, inputPerMillion: 1 } } }],
  ])("%j are refused", (given) => {
    expect(pricesSchema.safeParse(given).success).toBe(false);
  });
});
