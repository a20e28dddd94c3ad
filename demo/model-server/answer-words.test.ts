import { describe, expect, it } from "vitest";
import { answerToken, naturalLength, seedOf } from "./answer-words";
import { answerBounds } from "./generate";
import { readPrompt } from "./prompt-tokens";

describe("answers", () => {
  it("says the same words again for the same seed, each with its index", () => {
    const seed = seedOf("request-1");
    for (const index of [0, 1, 99, 12_345]) {
      expect(answerToken(seed, index)).toMatch(new RegExp(`^[a-z]+-${index} $`));
      expect(answerToken(seed, index)).toBe(answerToken(seed, index));
    }
  });

  it("has lengths that vary around the median and stay in their bounds", () => {
    const lengths = Array.from({ length: 2000 }, (_, index) => naturalLength(seedOf(`request-${index}`)));
    lengths.sort((a, b) => a - b);
    expect(lengths[1000]).toBeGreaterThan(70);
    expect(lengths[1000]).toBeLessThan(100);
    expect(lengths[0]).toBeGreaterThanOrEqual(8);
    expect(lengths[1999]).toBeLessThanOrEqual(1200);
  });

  it("honours max_tokens, min_tokens and ignore_eos", () => {
    const asked = { requestId: "request-1", maxTokens: 0, minTokens: 0, ignoreEos: false };
    const natural = naturalLength(seedOf("request-1"));
    expect(answerBounds(asked, 9000)).toEqual({ maxTokens: 9000, stopAt: natural });
    expect(answerBounds({ ...asked, minTokens: 5000 }, 9000).stopAt).toBe(5000);
    expect(answerBounds({ ...asked, maxTokens: 7, ignoreEos: true }, 9000)).toEqual({
      maxTokens: 7,
      stopAt: Number.POSITIVE_INFINITY,
    });
  });

  it("hashes equal prefixes equally, and only those", () => {
    const shared = "the handbook says ".repeat(20);
    const left = readPrompt(`${shared}left`);
    const right = readPrompt(`${shared}right and more`);
    expect(left.count).toBe(Math.ceil((shared.length + 4) / 4));
    expect(left.prefixHashes.slice(0, 5)).toEqual(right.prefixHashes.slice(0, 5));
    expect(readPrompt(`X${shared}`).prefixHashes[0]).not.toBe(left.prefixHashes[0]);
  });
});
