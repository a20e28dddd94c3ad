import { AppError } from "../errors";
import { quote, quotePattern } from "../promql/quote";

type Kind = "query" | "matcher" | "stage" | "labels" | "duration";

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

/** A whole LogQL query: of lines, or of numbers. */
export type LogQl = Piece<"query">;
/** A condition on one label of a stream, as in `service="chat-model"`. */
export type StreamMatcher = Piece<"matcher">;
/** One step after the stream selector, as in `|= "text"` or `| status="OK"`. */
export type Stage = Piece<"stage">;
type Part = LogQl | Stage | Piece<"labels"> | Piece<"duration">;

type Comparison = ">" | ">=" | "<" | "<=" | "==" | "!=";

/** Puts pieces together. The text around them is code, never input. Throws `internal` for anything but a piece. */
export function logql(strings: TemplateStringsArray, ...parts: Part[]): LogQl {
  const texts = parts.map((part) => {
    if (!Piece.isMade(part)) throw new AppError("internal", "a query was given something that is no piece");
    return part.text;
  });
  return new Piece("query", strings.map((string, index) => string + (texts[index] ?? "")).join(""));
}

/**
 * `{matchers} stage stage`. Throws `internal` without a matcher that a label must be there for: Loki refuses to
 * read every stream.
 */
export function lines(matchers: readonly StreamMatcher[], stages: readonly Stage[] = []): LogQl {
  if (matchers.length === 0) throw unusable("list of matchers", "");
  const selector = `{${matchers.map(({ text }) => text).join(",")}}`;
  return new Piece("query", [selector, ...stages.map(({ text }) => text)].join(" "));
}

/** The stream's label has this value. Throws `internal` for an empty value, which would match every stream. */
export function streamEquals(label: string, value: string): StreamMatcher {
  if (value === "") throw unusable("label value", label);
  return new Piece("matcher", `${requireLabel(label)}=${quote(value)}`);
}

/** The stream's label has one of these values, taken literally. */
export function streamOneOf(label: string, values: readonly string[]): StreamMatcher {
  const [only] = values;
  if (only === undefined || values.includes("")) throw unusable("list of values", label);
  if (values.length === 1) return streamEquals(label, only);
  return new Piece("matcher", `${requireLabel(label)}=~${quote(values.map(quotePattern).join("|"))}`);
}

/** The stream's label has one of these values, taken literally, or there is no such label. Alone it chooses nothing. */
export function streamOneOfOrNone(label: string, values: readonly string[]): StreamMatcher {
  return new Piece(
    "matcher",
    `${requireLabel(label)}=~${quote(["", ...values].map(quotePattern).join("|"))}`,
  );
}

/** The stream's label fits this RE2 pattern as a whole. Throws `internal` for one that any stream would fit. */
export function streamMatches(label: string, pattern: string): StreamMatcher {
  if (pattern === "" || pattern === ".*") throw unusable("pattern", pattern);
  return new Piece("matcher", `${requireLabel(label)}=~${quote(pattern)}`);
}

/** The stream has no such label. Alone it chooses nothing: some other matcher must. */
export function streamLacks(label: string): StreamMatcher {
  return new Piece("matcher", `${requireLabel(label)}=""`);
}

/** The line holds this text, in exactly these letters. */
export function lineHas(text: string): Stage {
  if (text === "") throw unusable("text", text);
  return new Piece("stage", `|= ${quote(text)}`);
}

/** The line holds one of these texts, in upper or lower case. */
export function lineHasAnyCase(texts: readonly string[]): Stage {
  if (texts.length === 0 || texts.includes("")) throw unusable("text", "");
  return new Piece("stage", `|~ ${quote(`(?i)${[...new Set(texts)].map(quotePattern).join("|")}`)}`);
}

/** Some part of the line fits this RE2 pattern, written in code. */
export function lineMatches(pattern: string): Stage {
  if (pattern === "") throw unusable("pattern", "");
  return new Piece("stage", `|~ ${quote(pattern)}`);
}

/** Takes only these top-level fields out of a line of JSON; each becomes a label of the same name. */
export function jsonFields(names: readonly string[]): Stage {
  return jsonPaths(names.map((name) => [name, [name]]));
}

/** Takes what stands at these paths out of a line of JSON, each as the label named before it. */
export function jsonPaths(pairs: readonly (readonly [string, readonly string[]])[]): Stage {
  if (pairs.length === 0 || pairs.some(([, path]) => path.length === 0)) throw unusable("list of fields", "");
  const texts = pairs.map(([name, path]) => `${requireLabel(name)}=${quote(jsonPath(path))}`);
  return new Piece("stage", `| json ${texts.join(", ")}`);
}

/** Takes the values of these keys out of a line of `key=value`, each as the label named before it. */
export function logfmtKeys(pairs: readonly (readonly [string, string])[]): Stage {
  if (pairs.length === 0) throw unusable("list of keys", "");
  return new Piece(
    "stage",
    `| logfmt ${pairs.map(([name, key]) => `${requireLabel(name)}=${quote(key)}`).join(", ")}`,
  );
}

/** Takes what the named groups of an RE2 pattern, written in code, hold; a line that does not fit stays as it is. */
export function regexpGroups(pattern: string): Stage {
  if (!pattern.includes("(?P<")) throw unusable("pattern without a named group", pattern);
  return new Piece("stage", `| regexp ${quote(pattern)}`);
}

/** Takes labels off again, errors of an earlier stage among them. */
export function dropLabels(names: readonly string[]): Stage {
  if (names.length === 0) throw unusable("list of labels", "");
  return new Piece("stage", `| drop ${names.map(requireLabel).join(", ")}`);
}

/** Lines that hold all conditions of one of these groups; conditions are the stages that compare a label. */
export function labelsAny(groups: readonly (readonly Stage[])[]): Stage {
  if (groups.length === 0 || groups.some((group) => group.length === 0))
    throw unusable("list of conditions", "");
  const texts = groups.map((group) => group.map(({ text }) => comparison(text)).join(" and "));
  return new Piece(
    "stage",
    `| ${texts.length === 1 ? texts[0] : texts.map((text) => `(${text})`).join(" or ")}`,
  );
}

/** The label, of the stream or taken out of the line, has this value; an absent label is the empty text. */
export function labelEquals(label: string, value: string): Stage {
  return new Piece("stage", `| ${requireLabel(label)}=${quote(value)}`);
}

export function labelNotEquals(label: string, value: string): Stage {
  return new Piece("stage", `| ${requireLabel(label)}!=${quote(value)}`);
}

/** `pattern` is RE2 written in code, and must fit the whole value. */
export function labelMatches(label: string, pattern: string): Stage {
  return new Piece("stage", `| ${requireLabel(label)}=~${quote(pattern)}`);
}

export function labelNotMatches(label: string, pattern: string): Stage {
  return new Piece("stage", `| ${requireLabel(label)}!~${quote(pattern)}`);
}

/** The label read as a number; lines without it do not pass. */
export function labelNumber(label: string, comparison: Comparison, value: number): Stage {
  if (!Number.isFinite(value) || value < 0) throw unusable("number", String(value));
  return new Piece("stage", `| ${requireLabel(label)} ${comparison} ${plainDigits(value)}`);
}

/** What `by (…)` takes. */
export function labelNames(names: readonly string[]): Piece<"labels"> {
  return new Piece("labels", names.map(requireLabel).join(","));
}

/** A duration in whole milliseconds at least. */
export function seconds(value: number): Piece<"duration"> {
  const ms = Math.round(value * 1000);
  if (!Number.isSafeInteger(ms) || ms <= 0) throw unusable("duration", String(value));
  return new Piece("duration", ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`);
}

/** An id that goes into a query: what request ids, trace ids and engine ids are made of. */
export function isQueryableId(id: string): boolean {
  return /^[A-Za-z0-9._:-]{1,128}$/.test(id);
}

/** `a.b`, with what is no bare name in brackets: `["gen_ai.request.model"]`. */
function jsonPath(path: readonly string[]): string {
  return path
    .map((step, index) => {
      if (/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(step)) return index === 0 ? step : `.${step}`;
      return `[${JSON.stringify(step)}]`;
    })
    .join("");
}

function comparison(stage: string): string {
  const found = /^\| ([a-zA-Z_][a-zA-Z0-9_]*(?: (?:[<>]=?|==|!=) [0-9.]+|(?:=~?|!=|!~)".*"))$/s.exec(stage);
  if (!found?.[1]) throw unusable("condition", stage);
  return found[1];
}

/** LogQL knows no exponents. */
function plainDigits(value: number): string {
  return value.toFixed(6).replace(/\.?0+$/, "");
}

function requireLabel(name: string): string {
  if (/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name)) return name;
  throw unusable("label name", name);
}

function unusable(what: string, value: string): AppError {
  return new AppError("internal", `not a usable ${what}: ${JSON.stringify(value.slice(0, 100))}`);
}
