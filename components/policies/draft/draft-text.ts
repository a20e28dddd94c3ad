import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
} from "yaml";
import { isRecord, rewriteYaml, sameValue } from "./rewrite-yaml";

/** A place in a text, by offsets. */
export type TextRange = { from: number; to: number };
export type TextFault = TextRange & { line: number; column: number; message: string };

/** A draft's text as far as YAML goes: what it says, or why it says nothing yet. */
export type DraftRead = { outcome: "read"; value: unknown } | { outcome: "broken"; faults: TextFault[] };

const maxAliasCount = 20;

function parse(text: string): { document: Document; lines: LineCounter } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  return { document, lines };
}

/** Reads a draft's text. Nothing is thrown, whatever was typed. Pure. */
export function readDraft(text: string): DraftRead {
  const { document, lines } = parse(text);
  const faults = document.errors.map(({ pos: [from, to], message }) => ({
    from,
    to: Math.max(from, to),
    ...placeOf(lines, from),
    message: message.split("\n")[0] ?? message,
  }));
  if (faults.length > 0) return { outcome: "broken", faults };
  try {
    return { outcome: "read", value: document.toJS({ maxAliasCount }) };
  } catch (cause) {
    return { outcome: "broken", faults: [{ from: 0, to: 0, line: 1, column: 1, message: String(cause) }] };
  }
}

/**
 * The text changed so that it says `value`: comments, order and style stay wherever the value does. Broken text stays
 * as it is, and so does text that says it already. Pure.
 */
export function rewriteDraft(text: string, value: unknown): string {
  const { document } = parse(text);
  if (document.errors.length > 0) return text;
  if (sameValue(document.toJS({ maxAliasCount }), value)) return text;
  rewriteYaml(document, value);
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

/** Where in the text something stands that is named by its path (`rules.0.split`); the nearest that is there. Pure. */
export function rangeOfPath(text: string, path: string): TextRange {
  const { document } = parse(text);
  let node: Node | null = document.contents as Node | null;
  let range: TextRange = { from: 0, to: Math.min(text.length, text.indexOf("\n") + 1 || text.length) };
  let rest = path;
  while (node && rest !== "") {
    const step = stepInto(node, rest);
    if (!step) break;
    ({ node, rest } = step);
    range = step.range ?? range;
  }
  return range;
}

/** A name may hold dots (`v1.2`), so the longest that fits is taken. */
function stepInto(
  node: Node,
  path: string,
): { node: Node | null; rest: string; range: TextRange | null } | undefined {
  if (isSeq(node)) {
    const index = /^\d+/.exec(path)?.[0];
    const item = index === undefined ? undefined : (node.items[Number(index)] as Node | undefined);
    if (index === undefined || !item) return undefined;
    return { node: item, rest: path.slice(index.length + 1), range: rangeOfNode(item) };
  }
  if (!isMap(node)) return undefined;
  const pairs = (node.items as Pair<Node, Node | null>[])
    .map((pair) => ({ pair, name: String(isScalar(pair.key) ? pair.key.value : pair.key) }))
    .filter(({ name }) => path === name || path.startsWith(`${name}.`))
    .sort((left, right) => right.name.length - left.name.length);
  const [found] = pairs;
  if (!found) return undefined;
  const { pair, name } = found;
  const range = isScalar(pair.value) ? rangeOfNode(pair.value) : rangeOfNode(pair.key);
  return { node: pair.value, rest: path.slice(name.length + 1), range: range ?? rangeOfNode(pair.key) };
}

function rangeOfNode(node: Node | null): TextRange | null {
  const range = node?.range;
  return range && range[1] > range[0] ? { from: range[0], to: range[1] } : null;
}

function placeOf(lines: LineCounter, offset: number): { line: number; column: number } {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

/** The line of an offset, from 1. Pure. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

/** What a value holds under a path, undefined where there is nothing. Pure. */
export function valueAt(value: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>((at, step) => {
    if (typeof step === "number") return Array.isArray(at) ? at[step] : undefined;
    return isRecord(at) ? at[step] : undefined;
  }, value);
}
