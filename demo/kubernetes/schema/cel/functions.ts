import { isIP } from "node:net";
import { CelError } from "./syntax";
import { durationOf, sizeOf, type Value } from "./values";

function text(value: Value | undefined): string {
  if (typeof value !== "string") throw new CelError("no such overload");
  return value;
}

function count(value: Value | undefined): number {
  if (typeof value !== "number") throw new CelError("no such overload");
  return value;
}

/** RE2's `(?i)` inside an expression is not JavaScript's. */
function matches(value: string, pattern: string): boolean {
  return new RegExp(pattern.replace("(?i)", ""), pattern.includes("(?i)") ? "i" : "").test(value);
}

function toInt(value: Value | undefined): number {
  const number = typeof value === "string" && !/^[-+]?\d+$/.test(value) ? Number.NaN : Number(value);
  if (Number.isNaN(number)) throw new CelError("type conversion error from 'string' to 'int'");
  return Math.trunc(number);
}

function url(value: Value | undefined): URL {
  const given = text(value);
  if (!URL.canParse(given))
    throw new CelError(`URL parse error during conversion from string: parse ${JSON.stringify(given)}`);
  return new URL(given);
}

function part(value: Value | undefined, of: (url: URL) => string): string {
  if (!(value instanceof URL)) throw new CelError("no such overload");
  return of(value);
}

/** Functions and methods alike: a method is given its object first (CEL's standard library and Kubernetes' of strings, URLs and addresses). */
export const functions: { [name: string]: (...given: Value[]) => Value } = {
  size: (value) => sizeOf(value ?? null),
  contains: (value, part) => text(value).includes(text(part)),
  startsWith: (value, start) => text(value).startsWith(text(start)),
  endsWith: (value, end) => text(value).endsWith(text(end)),
  matches: (value, pattern) => matches(text(value), text(pattern)),
  substring: (value, from, to) =>
    substring(text(value), count(from), to === undefined ? undefined : count(to)),
  split: (value, separator) => text(value).split(text(separator)),
  replace: (value, what, by) => text(value).replaceAll(text(what), text(by)),
  lowerAscii: (value) => text(value).toLowerCase(),
  upperAscii: (value) => text(value).toUpperCase(),
  trim: (value) => text(value).trim(),
  indexOf: (value, what) => text(value).indexOf(text(what)),
  int: toInt,
  double: (value) => Number(value),
  string: (value) => String(value),
  duration: (value) => durationOf(text(value)),
  isURL: (value) => URL.canParse(text(value)),
  url,
  getScheme: (value) => part(value, ({ protocol }) => protocol.slice(0, -1)),
  getHost: (value) => part(value, ({ host }) => host),
  getHostname: (value) => part(value, ({ hostname }) => hostname),
  getPort: (value) => part(value, ({ port }) => port),
  getEscapedPath: (value) => part(value, ({ pathname }) => pathname),
  isIP: (value) => isIP(text(value)) !== 0,
};

function substring(value: string, from: number, to = [...value].length): string {
  const letters = [...value];
  if (from < 0 || to > letters.length || from > to) throw new CelError(`index out of range: ${from}`);
  return letters.slice(from, to).join("");
}
