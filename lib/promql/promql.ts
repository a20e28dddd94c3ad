import { AppError } from "../errors";
import { quote, quotePattern } from "./quote";

type Kind = "expression" | "written" | "matcher" | "labels" | "duration" | "number";

/** A part of a query that only this file can make; a plain string is not one, for the compiler and at run time. */
class Piece<K extends Kind> {
  readonly kind: K;
  readonly text: string;
  readonly #made = true;
  constructor(kind: K, text: string) {
    this.kind = kind;
    this.text = text;
  }
  static isMade(value: unknown): boolean {
    return typeof value === "object" && value !== null && #made in value;
  }
}

/** A whole query, or a part of one that is an expression by itself. */
export type Promql = Piece<"expression">;
/** What a person wrote. It is no part of any other query: whoever wrote it gets just that, or its error. */
export type WrittenPromql = Piece<"written">;
/** A condition on one label, as in `version="v2"`. */
export type Matcher = Piece<"matcher">;
type Part = Promql | Piece<"labels"> | Piece<"duration"> | Piece<"number">;

/** Puts pieces together. The text around them is code, never input. Throws `internal` for anything but a piece. */
export function promql(strings: TemplateStringsArray, ...parts: Part[]): Promql {
  const texts = parts.map((part) => {
    if (!Piece.isMade(part)) throw new AppError("internal", "a query was given something that is no piece");
    return part.text;
  });
  return new Piece("expression", strings.map((string, index) => string + (texts[index] ?? "")).join(""));
}

/** The longest query that a person may ask, in UTF-16 units. */
export const maxWrittenLength = 20_000;

/** A person's own query, sent as it is. Throws `malformed` for none and for one that is too long. */
export function asWritten(query: string): WrittenPromql {
  if (query.trim() !== "" && query.length <= maxWrittenLength) return new Piece("written", query);
  throw new AppError("malformed", `a query has 1 to ${maxWrittenLength} characters`, {
    faults: [{ path: "query", message: `has 1 to ${maxWrittenLength} characters` }],
    params: { path: "query" },
  });
}

/** `name{matchers}`, or `name` alone. */
export function selector(name: string, matchers: readonly Matcher[] = []): Promql {
  if (!/^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(name)) throw unusable("metric name", name);
  const list = matchers.map((matcher) => matcher.text).join(",");
  return new Piece("expression", list === "" ? name : `${name}{${list}}`);
}

/** Every series with one of these names, and of those the ones that `matchers` select. */
export function seriesNamed(names: readonly string[], matchers: readonly Matcher[] = []): Promql {
  const list = [oneOf("__name__", names), ...matchers].map((matcher) => matcher.text).join(",");
  return new Piece("expression", `{${list}}`);
}

/** Every series whose whole name the pattern matches: RE2 written in code. */
export function seriesMatching(pattern: string): Promql {
  return new Piece("expression", `{${matches("__name__", pattern).text}}`);
}

/** The same series with what label `from` says also in label `to`. */
export function withCopiedLabel(query: Promql, from: string, to: string): Promql {
  return from === to ? query : promql`label_replace(${query}, ${text(to)}, "$1", ${text(from)}, "(.*)")`;
}

/** The first query's groups, and of each further query those that none before it has. */
export function firstOf(queries: readonly Promql[]): Promql {
  const [first, ...others] = queries;
  if (!first) throw unusable("list of queries", "");
  return others.reduce((all, query) => promql`${all} or ${query}`, first);
}

export function equals(label: string, value: string): Matcher {
  return matcher(label, "=", value);
}

export function notEquals(label: string, value: string): Matcher {
  return matcher(label, "!=", value);
}

/** `pattern` is RE2 written in code; what comes from outside goes through `oneOf`. */
export function matches(label: string, pattern: string): Matcher {
  return matcher(label, "=~", pattern);
}

export function notMatches(label: string, pattern: string): Matcher {
  return matcher(label, "!~", pattern);
}

/** The label has one of these values, taken literally. Throws `internal` for an empty list. */
export function oneOf(label: string, values: readonly string[]): Matcher {
  const [only] = values;
  if (only === undefined) throw unusable("list of values", label);
  return values.length === 1 ? equals(label, only) : matches(label, values.map(quotePattern).join("|"));
}

/** The label's value has this in it, taken literally. */
export function contains(label: string, part: string): Matcher {
  return matches(label, `.*${quotePattern(part)}.*`);
}

/** Every series that the matchers select, whatever its name. */
export function seriesWith(matchers: readonly Matcher[]): Promql {
  return new Piece("expression", `{${matchers.map((each) => each.text).join(",")}}`);
}

/** What `by (…)`, `on (…)` and `group_left (…)` take. */
export function labels(names: readonly string[]): Piece<"labels"> {
  return new Piece("labels", names.map(requireLabel).join(","));
}

/** A label's name as a quoted string, for `label_replace`. */
export function text(value: string): Piece<"labels"> {
  return new Piece("labels", quote(value));
}

/** A duration in whole milliseconds at least. */
export function seconds(value: number): Piece<"duration"> {
  const ms = Math.round(value * 1000);
  if (!Number.isSafeInteger(ms) || ms <= 0) throw unusable("duration", String(value));
  return new Piece("duration", ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`);
}

export function number(value: number): Piece<"number"> {
  if (!Number.isFinite(value)) throw unusable("number", String(value));
  return new Piece("number", String(value));
}

function matcher(label: string, operator: "=" | "!=" | "=~" | "!~", value: string): Matcher {
  return new Piece("matcher", `${requireLabel(label)}${operator}${quote(value)}`);
}

function requireLabel(name: string): string {
  if (/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name)) return name;
  throw unusable("label name", name);
}

function unusable(what: string, value: string): AppError {
  return new AppError("internal", `not a usable ${what}: ${JSON.stringify(value.slice(0, 100))}`);
}
