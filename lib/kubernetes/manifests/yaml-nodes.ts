import "server-only";
import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from "yaml";

export type MapNode = YAMLMap<Node, Node | null>;
export type SeqNode = YAMLSeq<Node>;
type MapPair = Pair<Node, Node | null>;
/** Where a value stands: behind a key, or behind a dash. */
export type Place = { map: MapNode; pair: MapPair } | { seq: SeqNode; at: number };

/** Whether a value stands between brackets. */
export function isFlow(place: Place): boolean {
  return ("seq" in place ? place.seq : place.map).flow === true;
}

/** What it merges another mapping with. */
export const mergeKey = "<<";

/** A key as text; "" for one that is no plain one. */
export function keyOf({ key }: MapPair): string {
  if (!isScalar(key)) return "";
  return typeof key.value === "symbol" ? mergeKey : String(key.value);
}

/** Behind the last character that says something; comments and line ends after it are not its own. */
export function endOf(text: string, node: Node | null, place: Place): number {
  const [from = 0, to = 0] = node?.range ?? [];
  if (node === null || from === to) return startOfValue(text, place);
  if (isScalar(node) || isAlias(node)) {
    const isBlock = isScalar(node) && (node.type === "BLOCK_LITERAL" || node.type === "BLOCK_FOLDED");
    return isBlock ? from + text.slice(from, to).trimEnd().length : to;
  }
  if (isMap(node) && !node.flow) {
    const pair = (node as MapNode).items.at(-1);
    return pair ? endOf(text, pair.value, { map: node as MapNode, pair }) : to;
  }
  if (isSeq(node) && !node.flow) {
    const at = node.items.length - 1;
    return at < 0 ? to : endOf(text, (node as SeqNode).items[at] ?? null, { seq: node as SeqNode, at });
  }
  return to;
}

/** Behind the colon or the dash. */
export function startOfValue(text: string, place: Place): number {
  if ("seq" in place) return dashOf(place.seq, place.at) + 1;
  return text.indexOf(":", place.pair.key.range?.[1] ?? 0) + 1;
}

export function dashOf(seq: SeqNode, at: number): number {
  const token = seq.srcToken as { items?: { start: { type: string; offset: number }[] }[] } | undefined;
  return token?.items?.[at]?.start.find(({ type }) => type === "seq-item-ind")?.offset ?? -1;
}

/** The first character of an entry of a mapping, an anchor's or a tag's too. */
export function startOfPair({ key }: MapPair): number {
  return key.range?.[0] ?? -1;
}

export function lineStart(text: string, at: number): number {
  return text.lastIndexOf("\n", at - 1) + 1;
}

export function columnOf(text: string, at: number): number {
  return at - lineStart(text, at);
}

/** Where the line's own end begins: at CR or LF, or at the end of the text. */
export function lineEnd(text: string, at: number): number {
  const found = /\r?\n|$/.exec(text.slice(at));
  return at + (found?.index ?? 0);
}
