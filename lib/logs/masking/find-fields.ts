import { type FieldKind, fieldKind, parameterKind } from "./field-kind";
import { isLabel } from "./label";
import type { Span } from "./span";
import { backslashesBefore, bracketEnd, stringEnd } from "./value-end";

/** What stands between a name and its value. */
const separators = /[:=,]/g;
const mostOfName = 80;
const number =
  /-?\d[\d.eE+-]{0,30}(?=\s{0,4}(?:[,;)}\]|\\"']|$))|-?\d[\d.eE+-]{0,30}(?=\s{1,4}[\w.-]{1,80}=)/y;
/** Of a name that ends so, also how many there may be: `max_token=512`. */
const amount = /\d{1,7}(?:\.\d{1,9})?(?![\w.-])/y;
const nothing = /(?:null|none|true|false|undefined|nil|-)(?![\w-])/iy;
const scheme = /(?:bearer|basic|token|digest|apikey|negotiate|aws4-hmac-sha256)\s{1,4}/iy;

/** Where a text that is no JSON as a whole says something under a name that tells what it is. */
export function findFields(text: string): Span[] {
  const spans: Span[] = [];
  separators.lastIndex = 0;
  for (let found = separators.exec(text); found; found = separators.exec(text)) {
    const field = fieldBefore(text, found.index);
    if (!field) continue;
    let from = found.index + 1;
    while (from - found.index <= 4 && /\s/.test(text[from] ?? "")) from++;
    const span = valueAt(text, from, field);
    if (!span) continue;
    if (span.end > span.start && !isLabel(text.slice(span.start, span.end))) spans.push(span);
    separators.lastIndex = Math.max(separators.lastIndex, span.end);
  }
  return spans;
}

/** The name that ends before a separator, with or without quotes: `\"name\": `, `'name': `, `name=`, `--name=`. */
function fieldBefore(text: string, separator: number): Field | null {
  const isPair = text[separator] === ",";
  let end = separator;
  while (separator - end < 4 && /\s/.test(text[end - 1] ?? "")) end--;
  const quote = text[end - 1] ?? "";
  const isQuoted = quote === '"' || quote === "'";
  if (isPair && !isQuoted) return null;
  if (isQuoted) end -= 1 + backslashesBefore(text, end - 1, end - 32);
  let start = end;
  while (start > 0 && end - start <= mostOfName && isOfName(text.charCodeAt(start - 1))) start--;
  if (end === start || end - start > mostOfName) return null;
  const before = text[start - 1] ?? "";
  // `\n` and its like before a name are no letters of it; `--` is none of its dashes.
  const isEscape = before === "\\" && !isQuoted && /[nrt]/.test(text[start] ?? "");
  const name = text.slice(isEscape ? start + 1 : start, end).replace(/^-{1,2}/, "");
  const isParameter = text[separator] === "=" && (before === "?" || before === "&");
  const whole = text.slice(start - 6, start).toLowerCase() === "token " ? `token ${name}` : name;
  const kind = isParameter ? parameterKind(whole) : fieldKind(whole);
  return kind && (!isPair || kind.kind === "key") ? { ...kind, name, isParameter, isPair } : null;
}

/** Letters, figures, and `-`, `.`, `_`. */
function isOfName(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 45 && code <= 57 && code !== 47) ||
    code === 95
  );
}

type Field = FieldKind & { name: string; isParameter: boolean; isPair: boolean };

function valueAt(text: string, from: number, field: Field): Span | null {
  const { kind, isParameter } = field;
  let at = /[bruf]/i.test(text[from] ?? "") && /["']/.test(text[from + 1] ?? "") ? from + 1 : from;
  while (text[at] === "\\" && at - from < 32) at++;
  const mark = text[at] ?? "";
  if (mark === '"' || mark === "'") {
    const own = backslashesBefore(text, at, from);
    return { kind, start: at + 1, end: stringEnd(text, at + 1, mark, own) };
  }
  if (field.isPair) return null;
  if (isParameter) return { kind, start: from, end: endBy(/[&\s"'<>#\\]/g, text, from), isShort: true };
  if ("[{(".includes(mark) && mark !== "") return { kind, start: at, end: bracketEnd(text, at) };
  if (isKept(text, from, field)) return null;
  return bareAt(text, from, field);
}

/** Figures and nothings are nobody's words; a figure can be a password. */
function isKept(text: string, from: number, { kind, name }: Field): boolean {
  nothing.lastIndex = from;
  if (nothing.test(text)) return true;
  const figure = kind === "key" ? amount : number;
  figure.lastIndex = from;
  return figure.test(text) && (kind !== "key" || /token$/i.test(name));
}

function bareAt(text: string, from: number, { kind, isCertain, name }: Field): Span | null {
  if (kind !== "key") return isCertain ? { kind, start: from, end: endBy(/[\r\n]/g, text, from) } : null;
  if (/cookie$/i.test(name)) return { kind, start: from, end: endBy(/["'\r\n]/g, text, from) };
  scheme.lastIndex = from;
  const start = scheme.test(text) ? scheme.lastIndex : from;
  return { kind, start, end: endBy(/[\s,;"'<>()[\]{}&\\|]/g, text, start) };
}

function endBy(mark: RegExp, text: string, from: number): number {
  mark.lastIndex = from;
  return mark.exec(text)?.index ?? text.length;
}
