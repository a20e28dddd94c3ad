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
  if (cursor.skip() !== brace) throw new JsonFault(noObject);
  cursor.at += 1;
  if (cursor.skip() === endBrace) return;
  for (;;) {
    if (cursor.skip() !== quote) throw new JsonFault(cursor.isEnd ? noEnd : noValue);
    const key = cursor.string();
    if (cursor.skip() !== colon) throw new JsonFault(noValue);
    cursor.at += 1;
    tell(key, cursor.value());
    const next = cursor.skip();
    cursor.at += 1;
    if (next === endBrace) return;
    if (next !== comma) throw new JsonFault(noEnd);
  }
}

/** The items of a JSON array, in their order. Throws a JsonFault. */
export function scanArray(text: string): JsonValue[] {
  const cursor = new Cursor(text);
  const items: JsonValue[] = [];
  if (cursor.skip() !== bracket) throw new JsonFault(noValue);
  cursor.at += 1;
  if (cursor.skip() === endBracket) return items;
  for (;;) {
    items.push(cursor.value());
    const next = cursor.skip();
    cursor.at += 1;
    if (next === endBracket) return items;
    if (next !== comma) throw new JsonFault(noEnd);
  }
}

const [quote, comma, colon, backslash] = [0x22, 0x2c, 0x3a, 0x5c];
const [bracket, endBracket, brace, endBrace] = [0x5b, 0x5d, 0x7b, 0x7d];
const plain = /-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null/y;

class Cursor {
  at = 0;
  constructor(private readonly text: string) {}

  get isEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** Past white space; the code of what stands there, NaN at the end. */
  skip(): number {
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (code !== 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) return code;
      this.at += 1;
    }
  }

  value(): JsonValue {
    const first = this.skip();
    if (first === quote) return { kind: "string", text: this.string() };
    const from = this.at;
    this.pass(0);
    const text = this.text.slice(from, this.at);
    if (first === brace) return { kind: "object", text };
    if (first === bracket) return { kind: "array", text };
    return { kind: text === "null" ? "null" : "plain", text };
  }

  string(): string {
    const from = this.at + 1;
    this.passString();
    const inner = this.text.slice(from, this.at - 1);
    return inner.includes("\\") ? decoded(inner) : inner;
  }

  /** Past a value, whatever it is. */
  private pass(depth: number): void {
    if (depth > maxDepth) throw new JsonFault(noValue);
    const first = this.skip();
    if (Number.isNaN(first)) throw new JsonFault(noValue);
    if (first === quote) this.passString();
    else if (first === brace) this.passNested(endBrace, depth);
    else if (first === bracket) this.passNested(endBracket, depth);
    else this.passPlain();
  }

  private passPlain(): void {
    plain.lastIndex = this.at;
    if (!plain.test(this.text)) throw new JsonFault("Unknown value type");
    this.at = plain.lastIndex;
  }

  private passString(): void {
    for (let end = this.at; ; ) {
      end = this.text.indexOf('"', end + 1);
      if (end === -1) throw new JsonFault(noQuote);
      let before = end;
      while (before > this.at + 1 && this.text.charCodeAt(before - 1) === backslash) before -= 1;
      if ((end - before) % 2 !== 0) continue;
      this.at = end + 1;
      return;
    }
  }

  private passNested(end: number, depth: number): void {
    this.at += 1;
    if (this.skip() === end) {
      this.at += 1;
      return;
    }
    for (;;) {
      if (end === endBrace) {
        if (this.skip() !== quote) throw new JsonFault(noValue);
        this.passString();
        if (this.skip() !== colon) throw new JsonFault(noValue);
        this.at += 1;
      }
      this.pass(depth + 1);
      const next = this.skip();
      this.at += 1;
      if (next === end) return;
      if (next !== comma) throw new JsonFault(noEnd);
    }
  }
}

function decoded(inner: string): string {
  try {
    return JSON.parse(`"${inner}"`) as string;
  } catch {
    return inner;
  }
}
