import { describe, expect, it } from "vitest";
import { paceOf } from "./pace";

const short = { e2eMeanMs: 2000, inputTokensMean: 100, outputTokensMean: 180, ttftPerInputTokenMs: 3 };
const long = { ...short, e2eMeanMs: 4700, outputTokensMean: 420 };
const more = { kind: "more", low: 0.2, high: 0.3 } as const;
const less = { kind: "less", low: 0.2, high: 0.3 } as const;
const alike = { kind: "none", n: 84 } as const;

describe("the pace of a version", () => {
  it.each([
    ["slower", more],
    ["faster", less],
    ["alike", alike],
    ["unknown", { kind: "same-bucket" }],
    ["unknown", null],
  ] as const)("is %s", (pace, tpot) => {
    expect(paceOf(short, short, { tpot, ttft: null }).pace).toBe(pace);
  });

  it.each([
    ["longer answers", long, alike, { own: 420, other: 180 }],
    ["longer answers, each token quicker", long, less, { own: 420, other: 180 }],
    ["slow tokens too: that is no excuse", long, more, null],
    ["no E2E that is longer", { ...long, e2eMeanMs: 2100 }, alike, null],
    ["answers of the same length", { ...long, outputTokensMean: 185 }, alike, null],
    ["answers that nobody counts", { ...long, outputTokensMean: null }, alike, null],
    ["a pace that nobody knows, though each token takes no longer", long, null, { own: 420, other: 180 }],
    ["more E2E than its tokens explain", { ...long, e2eMeanMs: 9000 }, alike, null],
  ] as const)("with %s", (_, own, tpot, expected) => {
    expect(paceOf(own, short, { tpot, ttft: null }).longerAnswers).toEqual(expected);
  });

  it.each([
    ["longer prompts", { ...short, inputTokensMean: 900 }, more, { own: 900, other: 100 }],
    [
      "longer prompts, each token slower",
      { ...short, inputTokensMean: 900, ttftPerInputTokenMs: 4 },
      more,
      null,
    ],
    ["longer prompts, no later first token", { ...short, inputTokensMean: 900 }, alike, null],
    ["prompts nobody counts", { ...short, inputTokensMean: null, ttftPerInputTokenMs: null }, more, null],
  ] as const)("of first tokens, with %s", (_, own, ttft, expected) => {
    expect(paceOf(own, short, { tpot: alike, ttft }).longerPrompts).toEqual(expected);
  });
});
