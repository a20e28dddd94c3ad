import { isObject, type Json } from "../../json";
import { CelError } from "./syntax";

export class Duration {
  constructor(readonly nanoseconds: number) {}
}

export type Value =
  | null
  | boolean
  | number
  | string
  | Duration
  | URL
  | Value[]
  | { [key: string]: Value | undefined };

const units: { [unit: string]: number } = { ns: 1, us: 1e3, µs: 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 };

/** Go's time.ParseDuration. */
export function durationOf(text: string): Duration {
  const match = /^([-+]?)((?:\d+(?:\.\d*)?(?:ns|us|µs|ms|s|m|h))+|0)$/.exec(text);
  if (!match) throw new CelError("type conversion error from 'string' to 'google.protobuf.Duration'");
  const parts = [...(match[2] ?? "").matchAll(/(\d+(?:\.\d*)?)(ns|us|µs|ms|s|m|h)/g)];
  const total = parts.reduce(
    (sum, [, number = "0", unit = "s"]) => sum + Number(number) * (units[unit] ?? 0),
    0,
  );
  return new Duration(match[1] === "-" ? -total : total);
}

export function areEqual(left: Value, right: Value): boolean {
  if (left instanceof Duration && right instanceof Duration) return left.nanoseconds === right.nanoseconds;
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => areEqual(item, right[index] ?? null));
  }
  if (!isMap(left) || !isMap(right)) return left === right;
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].every((key) => areEqual(left[key] ?? null, right[key] ?? null));
}

export function isMap(value: Value): value is { [key: string]: Value | undefined } {
  return isObject(value as Json) && !(value instanceof Duration) && !(value instanceof URL);
}

/** How values are ordered: numbers, texts and durations, each among themselves. */
export function order(left: Value, right: Value): number {
  if (left instanceof Duration && right instanceof Duration) return left.nanoseconds - right.nanoseconds;
  if (typeof left === "number" && typeof right === "number") return left - right;
  if (typeof left === "string" && typeof right === "string")
    return left < right ? -1 : left === right ? 0 : 1;
  throw new CelError("no such overload");
}

export function sizeOf(value: Value): number {
  if (typeof value === "string") return [...value].length;
  if (Array.isArray(value)) return value.length;
  if (isMap(value)) return Object.keys(value).length;
  throw new CelError("no such overload");
}
