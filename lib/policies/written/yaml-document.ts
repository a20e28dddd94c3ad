import { type Document, isCollection, isPair, isScalar, LineCounter, type Pair, parseDocument } from "yaml";

export const maxYamlCharacters = 65_536;
const maxDepth = 40;

/** One thing wrong in a text; `line` and `column` count from 1, `path` is the field in dot notation. */
export type TextFault = { path: string; message: string; line: number; column: number };

export type ReadYaml = { document: Document; lines: LineCounter; value: unknown; faults: TextFault[] };

/** YAML 1.2 without surprises: no merge keys, no key twice, few aliases, one document. */
const options = { version: "1.2", merge: false, uniqueKeys: true, prettyErrors: false } as const;

/** Reads a text; what is no YAML is told by where it stops to be. Never throws. */
export function readYaml(text: string): ReadYaml {
  const lines = new LineCounter();
  const nothing = { document: parseDocument("", options), lines, value: null };
  if (text.length > maxYamlCharacters) return { ...nothing, faults: [atStart("is too long")] };
  if (isTooDeep(text)) return { ...nothing, faults: [atStart("is nested too deeply")] };
  try {
    const document = parseDocument(text, { ...options, lineCounter: lines });
    const faults = document.errors.map(({ pos, message }) => ({
      path: "",
      message,
      ...placeAt(lines, pos[0]),
    }));
    if (faults.length > 0) return { document, lines, value: null, faults };
    return { document, lines, value: document.toJS({ maxAliasCount: 20 }), faults };
  } catch (cause) {
    const message = cause instanceof Error ? cause.message.slice(0, 200) : "cannot be read";
    return { ...nothing, faults: [atStart(message)] };
  }
}

/** Where the field of a path stands; of a field that is not there, the nearest that holds it. */
export function placeOf({ document, lines }: Pick<ReadYaml, "document" | "lines">, path: readonly string[]) {
  for (let length = path.length; length > 0; length -= 1) {
    const offset = offsetOf(document, path.slice(0, length));
    if (offset !== undefined) return placeAt(lines, offset);
  }
  return placeAt(lines, document.range?.[0] ?? 0);
}

/** The key of a map's field, the item of a list. */
function offsetOf(document: Document, path: string[]): number | undefined {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1).map(keyOf), true);
  if (!isCollection(parent)) return undefined;
  const last = path.at(-1) ?? "";
  const item = parent.items.find((candidate, index) =>
    isPair(candidate)
      ? isScalar(candidate.key) && String(candidate.key.value) === last
      : String(index) === last,
  );
  const node = isPair(item) ? (item as Pair<{ range?: [number, number, number] }>).key : item;
  return (node as { range?: [number, number, number] } | undefined)?.range?.[0];
}

function keyOf(part: string): string | number {
  return /^\d{1,9}$/.test(part) ? Number(part) : part;
}

function placeAt(lines: LineCounter, offset: number): { line: number; column: number } {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

function atStart(message: string): TextFault {
  return { path: "", message, line: 1, column: 1 };
}

/** The parser calls itself for each level: a text that only opens brackets would exhaust it. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === "[" || character === "{") depth += 1;
    else if (character === "]" || character === "}") depth -= 1;
    if (depth > maxDepth) return true;
  }
  return text.split("\n").some((line) => /^ {160,}\S|^(\s*-\s){40,}/.test(line));
}
