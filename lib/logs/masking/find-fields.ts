import { type FieldKind, fieldKind, parameterKind } from "./field-kind";
import { isLabel } from "./label";
import type { Span } from "./span";
import { backslashesBefore, bracketEnd, stringEnd } from "./value-end";

/** A name with what may stand between it and its value; `\"name\": `, `'name': `, `name=`, `--name=`. */
const named =
  /(?:(?<![\w.%\\-])|(?<=\\[nrt])|(?<=(?<![\w.%\\-])--?))(\\{0,31})(["']?)((?:token )?[A-Za-z_][\w.-]{0,79})\1\2\s{0,4}([:=,])\s{0,4}/g;
const number =
  /-?\d[\d.eE+-]{0,30}(?=\s{0,4}(?:[,;)}\]|\\"']|$))|-?\d[\d.eE+-]{0,30}(?=\s{1,4}[\w.-]{1,80}=)/y;
/** Of a name that ends so, also how many there may be: `max_token=512`. */
const amount = /\d{1,7}(?:\.\d{1,9})?(?![\w.-])/y;
const nothing = /(?:null|none|true|false|undefined|nil|-)(?![\w-])/iy;
const scheme = /(?:bearer|basic|token|digest|apikey|negotiate|aws4-hmac-sha256)\s{1,4}/iy;

/** Where a text that is no JSON as a whole says something under a name that tells what it is. */
export function findFields(text: string): Span[] {
  const spans: Span[] = [];
  named.lastIndex = 0;
  for (let found = named.exec(text); found; found = named.exec(text)) {
    const [whole, , quote, name = "", separator] = found;
    const before = text[found.index - 1];
    const isParameter = separator === "=" && (before === "?" || before === "&");
    const field = isParameter ? parameterKind(name) : fieldKind(name);
    const isPair = separator === "," && quote !== "";
    if (!field || (separator === "," && !(isPair && field.kind === "key"))) continue;
    const span = valueAt(text, found.index + whole.length, { ...field, name, isParameter, isPair });
    if (!span) continue;
    if (span.end > span.start && !isLabel(text.slice(span.start, span.end))) spans.push(span);
    named.lastIndex = Math.max(named.lastIndex, span.end);
  }
  return spans;
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
