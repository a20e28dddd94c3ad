import type { Hop } from "../../lib/logs/story/story";

export type SegmentKind = "queue" | "prefill" | "decode" | "rest";
/** A part of a hop's bar, in percent of the bar. */
export type Segment = { kind: SegmentKind; left: number; width: number };

/** A hop's bar on a timeline of `wholeMs`, in percent of it; never so thin that it cannot be seen. Pure. */
export function barOf({ startMs, durationMs }: Hop, wholeMs: number): { left: number; width: number } {
  const whole = Math.max(wholeMs, 0.001);
  const left = Math.min(99.6, Math.max(0, (startMs / whole) * 100));
  const width = ((durationMs ?? 0) / whole) * 100;
  return { left, width: Math.min(100 - left, Math.max(0.4, width)) };
}

/** What a model server spent a hop's time on, in order; one plain part where it does not say. Pure. */
export function segmentsOf({ durationMs, queueMs, prefillMs, decodeMs }: Hop): Segment[] {
  const whole = durationMs ?? 0;
  const known = [
    { kind: "queue", ms: queueMs ?? 0 },
    { kind: "prefill", ms: prefillMs ?? 0 },
    { kind: "decode", ms: decodeMs ?? 0 },
  ] as const;
  const sum = known.reduce((all, { ms }) => all + ms, 0);
  if (whole < 0.001 || sum < 0.001) return [{ kind: "rest", left: 0, width: 100 }];
  const scale = 100 / Math.max(whole, sum);
  let left = 0;
  const parts: Segment[] = [];
  for (const { kind, ms } of [...known, { kind: "rest" as const, ms: Math.max(0, whole - sum) }]) {
    if (ms > 0) parts.push({ kind, left, width: ms * scale });
    left += ms * scale;
  }
  return parts;
}

/** Round marks along a timeline in milliseconds, from zero, at most six. Pure. */
export function marksOf(wholeMs: number): number[] {
  const power = 10 ** Math.floor(Math.log10(Math.max(wholeMs, 0.001)));
  const step = [0.2, 0.5, 1, 2].map((size) => size * power).find((size) => wholeMs / size <= 5) ?? power * 2;
  const marks: number[] = [];
  for (let at = 0; at <= wholeMs; at += step) marks.push(Number(at.toPrecision(6)));
  return marks;
}
