import type { UnitWord } from "./figure-text";
import { msParts } from "./figure-text";

export type DurationPart = { digits: string; unit: UnitWord };

/** A duration in at most two units: "48 s", "3 min 20 s", "2 h 5 min", "3 d 4 h". Below 10 s as a figure. Pure. */
export function durationParts(ms: number): DurationPart[] {
  if (!Number.isFinite(ms)) return [];
  const seconds = Math.max(0, ms) / 1_000;
  if (seconds < 59.5) return [msParts(Math.max(0, ms))];
  const whole = Math.round(seconds);
  if (whole < 3_600) return pair(Math.floor(whole / 60), "min", whole % 60, "s");
  const minutes = Math.floor(whole / 60);
  if (minutes < 1_440) return pair(Math.floor(minutes / 60), "h", minutes % 60, "min");
  const hours = Math.floor(minutes / 60);
  return pair(Math.floor(hours / 24), "d", hours % 24, "h");
}

function pair(large: number, largeUnit: UnitWord, small: number, smallUnit: UnitWord): DurationPart[] {
  const first = { digits: String(large), unit: largeUnit };
  return small === 0 ? [first] : [first, { digits: String(small), unit: smallUnit }];
}
