/** What stands at a path: strings decoded, numbers and booleans as they were written, everything else as its text. */
export type JsonValue = { kind: "string" | "plain" | "object" | "array" | "null"; text: string };

export class JsonFault extends Error {}

const noObject = "Value looks like object, but can't find closing '}' symbol";
const noValue = "Malformed JSON error";
const noEnd = "Value is array, but can't find closing ']' symbol";
const noQuote = "Value is string, but can't find closing '\"' symbol";
const maxDepth = 128;

/**
 * Tells each field of a JSON object in its order, before what follows is known to be well. Numbers keep their digits, which
 * JSON.parse would lose. What follows the object is not looked at. Throws a JsonFault.
 */
export function scanObject(text: string, tell: (key: string, value: JsonValue) => void): void {
  const cursor = new Cursor(text);
  if (cursor.skip() !== "{") throw new JsonFault(noObject);
  cursor.at += 1;
  if (cursor.skip() === "}") return;
  for (;;) {
    if (cursor.skip() !== '"') throw new JsonFault(cursor.isEnd ? noEnd : noValue);
    const key = cursor.string();
    if (cursor.skip() !== ":") throw new JsonFault(noValue);
    cursor.at += 1;
    tell(key, cursor.value(0));
    const next = cursor.skip();
    cursor.at += 1;
    if (next === "}") return;
    if (next !== ",") throw new JsonFault(noEnd);
  }
}

/** The items of a JSON array, in their order. Throws a JsonFault. */
export function scanArray(text: string): JsonValue[] {
  const cursor = new Cursor(text);
  const items: JsonValue[] = [];
  if (cursor.skip() !== "[") throw new JsonFault(noValue);
  cursor.at += 1;
  if (cursor.skip() === "]") return items;
  for (;;) {
    items.push(cursor.value(0));
    const next = cursor.skip();
    cursor.at += 1;
    if (next === "]") return items;
    if (next !== ",") throw new JsonFault(noEnd);
  }
}

class Cursor {
  at = 0;
  constructor(private readonly text: string) {}

  get isEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** Past white space; the character that stands there. */
  skip(): string {
    while (" \t\r\n".includes(this.text.charAt(this.at)) && !this.isEnd) this.at += 1;
    return this.text.charAt(this.at);
  }

  value(depth: number): JsonValue {
    if (depth > maxDepth) throw new JsonFault(noValue);
    const first = this.skip();
    if (first === "") throw new JsonFault(noValue);
    if (first === '"') return { kind: "string", text: this.string() };
    const from = this.at;
    if (first === "{" || first === "[") {
      this.nested(first === "{" ? "}" : "]", depth);
      return { kind: first === "{" ? "object" : "array", text: this.text.slice(from, this.at) };
    }
    const match = /^(?:-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null)/.exec(
      this.text.slice(from, from + 400),
    );
    if (!match) throw new JsonFault("Unknown value type");
    this.at += match[0].length;
    return { kind: match[0] === "null" ? "null" : "plain", text: match[0] };
  }

  string(): string {
    const from = this.at;
    for (this.at += 1; !this.isEnd; this.at += 1) {
      const char = this.text.charAt(this.at);
      if (char === "\\") this.at += 1;
      else if (char === '"') break;
    }
    if (this.isEnd) throw new JsonFault(noQuote);
    this.at += 1;
    return decoded(this.text.slice(from, this.at));
  }

  private nested(end: "}" | "]", depth: number): void {
    this.at += 1;
    if (this.skip() === end) {
      this.at += 1;
      return;
    }
    for (;;) {
      if (end === "}") {
        if (this.skip() !== '"') throw new JsonFault(noValue);
        this.string();
        if (this.skip() !== ":") throw new JsonFault(noValue);
        this.at += 1;
      }
      this.value(depth + 1);
      const next = this.skip();
      this.at += 1;
      if (next === end) return;
      if (next !== ",") throw new JsonFault(noEnd);
    }
  }
}

function decoded(quoted: string): string {
  try {
    const text: unknown = JSON.parse(quoted);
    return typeof text === "string" ? text : quoted;
  } catch {
    return quoted.slice(1, -1);
  }
}
