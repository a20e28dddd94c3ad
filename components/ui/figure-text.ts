/** What a figure counts; `ratio` is 0..1 and shown in percent, `ms` is shown in the unit people would say. */
export type FigureUnit = "per-second" | "ratio" | "ms" | "count" | "tokens-per-second" | "bytes";

/** `unit` is a key of messages `unit.*`. */
export type FigureParts = { digits: string; unit: UnitWord };
export type UnitWord =
  | "none"
  | "per-second"
  | "tokens-per-second"
  | "percent"
  | "ms"
  | "s"
  | "min"
  | "h"
  | "d"
  | ByteWord;
type ByteWord = "bytes" | "kilobytes" | "megabytes" | "gigabytes";

const steps = [
  { from: 1e12, prefix: "T" },
  { from: 1e9, prefix: "G" },
  { from: 1e6, prefix: "M" },
  { from: 1e3, prefix: "k" },
  { from: 0, prefix: "" },
] as const;

/** Three significant digits with an SI prefix: 1234 -> "1.23 k", 0.5 -> "0.500". Below a thousandth: "<0.001". Pure. */
export function siDigits(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < 0.001) return value < 0 ? ">−0.001" : "<0.001";
  const rounded = Number(size.toPrecision(3));
  const step = steps.find(({ from }) => rounded >= from);
  const scaled = step && step.from > 0 ? rounded / step.from : rounded;
  const digits = scaled < 1 ? String(Number(scaled.toPrecision(3))) : threeDigits(scaled);
  return `${value < 0 ? "−" : ""}${digits}${step?.prefix ? ` ${step.prefix}` : ""}`;
}

function threeDigits(value: number): string {
  return value.toPrecision(3);
}

/** A ratio 0..1 in percent: at most three significant digits and two decimals ("6.10", "0.02", "100"). Pure. */
export function percentDigits(ratio: number): string {
  const percent = ratio * 100;
  const size = Math.abs(percent);
  if (size === 0) return "0";
  if (size < 0.01) return "<0.01";
  const decimals = size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2;
  return percent.toFixed(decimals).replace("-", "−");
}

/** A duration as people say it: 340 ms, 2.1 s, 48 s, 3 min, 2 h. One unit; see `durationParts` for two. Pure. */
export function msParts(ms: number): FigureParts {
  const size = Math.abs(ms);
  if (size < 0.95) return { digits: size === 0 ? "0" : ms.toFixed(1), unit: "ms" };
  if (size < 999.5) return { digits: size < 9.95 ? ms.toFixed(1) : ms.toFixed(0), unit: "ms" };
  if (size < 9_950) return { digits: (ms / 1_000).toFixed(1), unit: "s" };
  if (size < 119_500) return { digits: (ms / 1_000).toFixed(0), unit: "s" };
  if (size < 7_170_000) return { digits: (ms / 60_000).toFixed(0), unit: "min" };
  if (size < 172_000_000) return { digits: (ms / 3_600_000).toFixed(0), unit: "h" };
  return { digits: (ms / 86_400_000).toFixed(0), unit: "d" };
}

const byteSteps: readonly { from: number; unit: ByteWord }[] = [
  { from: 1e9, unit: "gigabytes" },
  { from: 1e6, unit: "megabytes" },
  { from: 1e3, unit: "kilobytes" },
];

/** Bytes by powers of a thousand, three significant digits: 1.23 GB. Pure. */
function byteParts(value: number): FigureParts {
  const rounded = Number(value.toPrecision(3));
  const step = byteSteps.find(({ from }) => Math.abs(rounded) >= from);
  return step
    ? { digits: threeDigits(rounded / step.from), unit: step.unit }
    : { digits: String(Math.round(value)), unit: "bytes" };
}

/** Digits and unit of a figure. A value that is no finite number has no parts: it is drawn as a dash. Pure. */
export function figureParts(value: number | null | undefined, unit: FigureUnit): FigureParts | null {
  if (value === null || value === undefined || !Number.isFinite(value)) return null;
  switch (unit) {
    case "per-second":
    case "tokens-per-second":
      return { digits: siDigits(value), unit };
    case "ratio":
      return { digits: percentDigits(value), unit: "percent" };
    case "ms":
      return msParts(value);
    case "bytes":
      return byteParts(value);
    case "count":
      return {
        digits: Number.isInteger(value) && value < 10_000 ? String(value) : siDigits(value),
        unit: "none",
      };
  }
}
