import type { Difference } from "./difference";

/** Whether a version is slow by what it does for each token; a long answer is not a slow model. */
export const paces = ["slower", "faster", "alike", "unknown"] as const;
export type Pace = (typeof paces)[number];

type Version = {
  e2eMeanMs: number | null;
  inputTokensMean: number | null;
  outputTokensMean: number | null;
  ttftPerInputTokenMs: number | null;
};

export type PaceVerdict = {
  pace: Pace;
  /** Its E2E is longer because its answers are. */
  longerAnswers: { own: number; other: number } | null;
  /** Its TTFT is longer because its prompts are. */
  longerPrompts: { own: number; other: number } | null;
};

/** Smaller differences of means need no words. */
const notable = 1.1;

/**
 * Pure: a version against another, by time per output token; two that lie in one bucket of the histogram are not known to be
 * alike. Where E2E is longer though E2E for each token is not, and answers have more tokens, that is why; likewise TTFT where
 * prompts have more tokens and each took no longer. Null inputs explain nothing.
 */
export function paceOf(
  own: Version,
  other: Version,
  { tpot, ttft }: { tpot: Difference | null; ttft: Difference | null },
): PaceVerdict {
  const pace = paceFrom(tpot);
  const isLonger = isMore(own.e2eMeanMs, other.e2eMeanMs);
  const isSlow = pace === "slower" || isMore(perToken(own), perToken(other));
  const isQuickPerPrompt =
    own.ttftPerInputTokenMs !== null &&
    other.ttftPerInputTokenMs !== null &&
    !isMore(own.ttftPerInputTokenMs, other.ttftPerInputTokenMs);
  return {
    pace,
    longerAnswers: isLonger && !isSlow ? moreOf(own.outputTokensMean, other.outputTokensMean) : null,
    longerPrompts:
      ttft?.kind === "more" && isQuickPerPrompt ? moreOf(own.inputTokensMean, other.inputTokensMean) : null,
  };
}

function paceFrom(tpot: Difference | null): Pace {
  if (tpot === null || tpot.kind === "same-bucket") return "unknown";
  if (tpot.kind === "more") return "slower";
  return tpot.kind === "less" ? "faster" : "alike";
}

function perToken({ e2eMeanMs, outputTokensMean }: Version): number | null {
  return e2eMeanMs === null || !outputTokensMean ? null : e2eMeanMs / outputTokensMean;
}

function isMore(own: number | null, other: number | null): boolean {
  return own !== null && other !== null && own > other * notable;
}

function moreOf(own: number | null, other: number | null): { own: number; other: number } | null {
  return own !== null && other !== null && isMore(own, other) ? { own, other } : null;
}
