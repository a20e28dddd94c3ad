import { type FieldKind, fieldKind } from "./field-kind";
import { isLabel, labelOf } from "./label";

/** Nested deeper than this, a value is masked as a whole. */
const maxDepth = 100;
/** Pairs that stand as two members: `{"key": "gen_ai.prompt", "value": …}`. */
const nameMember = /^(?:key|name)$/i;
const valueMember = /^(?:value|string_?value)$/i;

/**
 * JSON, masked and still JSON: whole values of fields that hold what was said and keys, and in every other text what `mask`
 * masks in it. Everything else stays as it was written, to the last digit. `json` has to be JSON.
 */
export function maskJson(json: string, mask: (text: string) => string): string {
  const out: string[] = [];
  let at = 0;
  space();
  value(0, null);
  return out.join("") + json.slice(at);

  function space(): void {
    const from = at;
    while (" \t\r\n".includes(json[at] ?? "x")) at++;
    out.push(json.slice(from, at));
  }

  /** One value; `told` is what it was said to hold before it, where that is a value within a pair. */
  function value(depth: number, told: FieldKind | null): void {
    const mark = json[at];
    if (mark === "{" && depth < maxDepth) members(depth + 1, told);
    else if (mark === "[" && depth < maxDepth) elements(depth + 1);
    else {
      const token = take();
      if (mark === '"') out.push(maskedText(token));
      else if (mark === "{" || mark === "[") out.push(whole(token, { kind: "text", isCertain: true }, ""));
      else out.push(token);
    }
  }

  function members(depth: number, told: FieldKind | null): void {
    let paired = told;
    open();
    while (json[at] === '"') {
      const key = take();
      const name = textOf(key);
      out.push(maskedText(key));
      punctuation(":");
      const field = fieldKind(name) ?? (valueMember.test(name) ? paired : null);
      if (field && json[at] === "{" && valueMember.test(name)) value(depth, field);
      else if (field) out.push(whole(take(), field, name));
      else {
        if (nameMember.test(name) && json[at] === '"') paired = fieldKind(textOf(peek()));
        value(depth, null);
      }
      space();
      punctuation(",");
    }
    close();
  }

  function elements(depth: number): void {
    open();
    /** `["authorization", "…"]` */
    let isKey = false;
    while (json[at] !== "]") {
      const isText = json[at] === '"';
      const name = isText ? textOf(peek()) : "";
      if (isText && isKey) out.push(whole(take(), { kind: "key", isCertain: true }, ""));
      else value(depth, null);
      isKey = isText && !isKey && fieldKind(name)?.kind === "key";
      space();
      punctuation(",");
    }
    close();
  }

  function open(): void {
    out.push(json[at++] ?? "");
    space();
  }

  function close(): void {
    out.push(json[at++] ?? "");
  }

  /** A mark with the space around it, where it is there. */
  function punctuation(mark: string): void {
    space();
    if (json[at] !== mark) return;
    out.push(mark);
    at++;
    space();
  }

  function peek(): string {
    return json.slice(at, valueEnd(json, at));
  }

  function take(): string {
    const token = peek();
    at += token.length;
    return token;
  }

  function maskedText(token: string): string {
    const text = textOf(token);
    const masked = mask(text);
    return masked === text ? token : JSON.stringify(masked);
  }
}

/** What stands for a value that is masked as a whole. Figures and nothings are nobody's words; a figure can be a password. */
function whole(token: string, { kind }: FieldKind, name: string): string {
  const isText = token.startsWith('"');
  const isFigure = /^[-\d]/.test(token);
  if (isFigure ? kind !== "key" || /token$/i.test(name) : /^(?:[tfn]|\[\s*\]$|\{\s*\}$)/.test(token))
    return token;
  const text = isText ? textOf(token) : token;
  return text === "" || isLabel(text) ? token : JSON.stringify(labelOf(kind, text.length));
}

function textOf(token: string): string {
  return token.includes("\\") ? String(JSON.parse(token)) : token.slice(1, -1);
}

/** Where the value that begins at `from` ends, however deep it is. */
function valueEnd(json: string, from: number): number {
  const mark = json[from];
  if (mark === '"') return textEnd(json, from);
  if (mark !== "{" && mark !== "[") {
    let at = from;
    while (at < json.length && !",]} \t\r\n".includes(json[at] ?? "")) at++;
    return at;
  }
  let depth = 0;
  for (let at = from; at < json.length; at++) {
    const each = json[at];
    if (each === '"') at = textEnd(json, at) - 1;
    else if (each === "{" || each === "[") depth++;
    else if ((each === "}" || each === "]") && --depth === 0) return at + 1;
  }
  return json.length;
}

/** Behind the quote that ends the text that begins at `from`. */
function textEnd(json: string, from: number): number {
  for (let at = json.indexOf('"', from + 1); at >= 0; at = json.indexOf('"', at + 1)) {
    let backslashes = 0;
    while (json[at - backslashes - 1] === "\\") backslashes++;
    if (backslashes % 2 === 0) return at + 1;
  }
  return json.length;
}
