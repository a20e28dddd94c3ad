import { defaultWindow, windowSeconds } from "../time/window";
import type { Times } from "./filter";
import { nsOfMs, parseNs } from "./nanoseconds";

/** From `startNs` (inclusive) to `endNs` (exclusive). */
export type TimeSpan = { startNs: bigint; endNs: bigint };

const second = 1_000_000_000n;
const mostBars = 60;
/** Widths that people read off an axis, in seconds. */
const roundWidths = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 21_600, 43_200, 86_400,
];

/**
 * What is looked at: what was given, or the last `window` before `at` (or `nowMs`). A window begins where a bar of its
 * histogram begins, so that lines and counts are of the same time. Null when the end is not after the start.
 */
export function timeSpan(times: Times, nowMs: number): TimeSpan | null {
  const endNs = parseNs(times.end ?? times.at ?? "") ?? nsOfMs(nowMs);
  const given = parseNs(times.start ?? "");
  if (given !== undefined) return given < endNs ? { startNs: given, endNs } : null;
  const length = windowSeconds[times.window ?? defaultWindow];
  return { startNs: downTo(endNs - BigInt(length) * second, barSeconds(length)), endNs };
}

/** The span widened to whole bars, and their width. */
export function bars({ startNs, endNs }: TimeSpan): TimeSpan & { stepSeconds: number } {
  const stepSeconds = barSeconds(Number((endNs - startNs) / 1_000_000n) / 1_000);
  const step = BigInt(stepSeconds) * second;
  const start = downTo(startNs, stepSeconds);
  const end = downTo(endNs + step - 1n, stepSeconds);
  return { startNs: start, endNs: end > start ? end : start + step, stepSeconds };
}

function barSeconds(lengthSeconds: number): number {
  const least = lengthSeconds / mostBars;
  return roundWidths.find((width) => width >= least) ?? Math.ceil(least / 86_400) * 86_400;
}

function downTo(ns: bigint, stepSeconds: number): bigint {
  const step = BigInt(stepSeconds) * second;
  return (ns / step) * step;
}
