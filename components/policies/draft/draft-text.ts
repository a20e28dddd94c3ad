import { isMap, isScalar, isSeq, type Node, type Pair } from "yaml";
import { readYaml } from "../../../lib/policies/written/yaml-document";
import { isRecord, rewriteYaml, sameValue } from "./rewrite-yaml";

/** A place in a text, by offsets. */
export type TextRange = { from: number; to: number };
type BrokenAt = TextRange & { line: number; column: number; message: string };

/** A draft's text as far as YAML goes: what it says, or why it says nothing yet. */
export type DraftRead = { outcome: "read"; value: unknown } | { outcome: "broken"; faults: BrokenAt[] };

/** Reads a draft's text. Nothing is thrown, whatever was typed. Pure. */
export function readDraft(text: string): DraftRead {
  const { value, faults } = readYaml(text);
  if (faults.length === 0) return { outcome: "read", value };
  return {
    outcome: "broken",
    faults: faults.map(({ line, column, message }) => {
      const from = Math.min(offsetOf(text, line, column), text.length);
      return { from, to: Math.min(from + 1, text.length), line, column, message: firstLine(message) };
    }),
  };
}

function firstLine(message: string): string {
  return message.split("\n")[0] ?? message;
}

/** Where a line and column (from 1) are in the text. Pure. */
export function offsetOf(text: string, line: number, column: number): number {
  const before = text.split("\n").slice(0, line - 1);
  return before.reduce((length, each) => length + each.length + 1, 0) + column - 1;
}

/**
 * The text changed so that it says `value`: comments, order and style stay wherever the value does. Broken text stays
 * as it is, and so does text that says it already. Pure.
 */
export function rewriteDraft(text: string, value: unknown): string {
  const { document, value: said, faults } = readYaml(text);
  if (faults.length > 0 || sameValue(said, value)) return text;
  rewriteYaml(document, value);
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

/** Where in the text something stands that is named by its path (`rules.0.split`); the nearest that is there. Pure. */
export function rangeOfPath(text: string, path: string): TextRange {
  const { document } = readYaml(text);
  let node = document.contents as Node | null;
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

/** What a value holds under a path, undefined where there is nothing. Pure. */
export function valueAt(value: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>((at, step) => {
    if (typeof step === "number") return Array.isArray(at) ? at[step] : undefined;
    return isRecord(at) ? at[step] : undefined;
  }, value);
}
