import "server-only";
import type { Node, Pair } from "yaml";
import {
  columnOf,
  dashOf,
  endOf,
  isFlow,
  lineEnd,
  lineStart,
  type MapNode,
  type Place,
  type SeqNode,
  startOfPair,
  startOfValue,
} from "./yaml-nodes";
import { type BlockStyle, blockText, flowText, scalarText } from "./yaml-text";

/** Characters of a text that become others; from and to are offsets of the text as it was. */
export type Splice = { from: number; to: number; text: string };

/** All at once; those at one place in the order given. Undefined where two of them are about the same characters. */
export function applySplices(text: string, splices: readonly Splice[]): string | undefined {
  const sorted = splices.toSorted((left, right) => left.from - right.from || left.to - right.to);
  let edited = "";
  let at = 0;
  for (const { from, to, text: own } of sorted) {
    if (from < at) return undefined;
    edited += text.slice(at, from) + own;
    at = to;
  }
  return edited + text.slice(at);
}

/** Another value behind the same key or dash. */
export function replaceValue(
  text: string,
  node: Node | null,
  value: unknown,
  place: Place,
  style: BlockStyle,
): Splice {
  const from = startOfValue(text, place);
  const to = endOf(text, node, place);
  if (isFlow(place)) {
    const start = "seq" in place ? (node?.range?.[0] ?? to) : from;
    return { from: start, to, text: `${"seq" in place ? "" : " "}${flowText(value)}` };
  }
  const isWhole = typeof value === "object" && value !== null && Object.keys(value).length > 0;
  if (!isWhole)
    return { from, to, text: ` ${typeof value === "object" ? flowText(value) : scalarText(value)}` };
  if ("seq" in place) {
    const column = columnOf(text, dashOf(place.seq, place.at)) + 2;
    return { from, to, text: ` ${blockText(value, column, style)}` };
  }
  const own = columnOf(text, startOfPair(place.pair));
  const column = Array.isArray(value) && !style.indentSeq ? own : own + 2;
  return { from, to, text: style.eol + " ".repeat(column) + blockText(value, column, style) };
}

/** New entries behind the last one that stays. */
export function insertPairs(
  text: string,
  map: MapNode,
  { after, fields }: { after: Pair<Node, Node | null>; fields: Record<string, unknown> },
  style: BlockStyle,
): Splice {
  const end = endOf(text, after.value, { map, pair: after });
  if (map.flow) {
    const own = Object.entries(fields).map(([key, value]) => `, ${scalarText(key)}: ${flowText(value)}`);
    return { from: end, to: end, text: own.join("") };
  }
  const column = columnOf(text, startOfPair(after));
  const at = lineEnd(text, end);
  return { from: at, to: at, text: style.eol + " ".repeat(column) + blockText(fields, column, style) };
}

/** An entry with its line; of one on a line with others, its own characters. */
export function removePair(text: string, map: MapNode, pair: Pair<Node, Node | null>): Splice {
  const at = map.items.indexOf(pair);
  const from = startOfPair(pair);
  const to = endOf(text, pair.value, { map, pair });
  return removed(text, {
    from,
    to,
    next: map.items[at + 1],
    previousEnd: () => {
      const previous = map.items[at - 1];
      return previous ? endOf(text, previous.value, { map, pair: previous }) : from;
    },
    startOfNext: startOfPair,
    isInFlow: map.flow === true,
  });
}

/** New items behind the one at `after`; before the first where that is -1. */
export function insertItems(
  text: string,
  seq: SeqNode,
  { after, items }: { after: number; items: readonly unknown[] },
  style: BlockStyle,
): Splice {
  const place = { seq, at: Math.max(after, 0) };
  const node = seq.items[place.at] ?? null;
  if (seq.flow) {
    const own = items.map(flowText).join(", ");
    if (after < 0) return at(node?.range?.[0] ?? 0, `${own}, `);
    return at(endOf(text, node, place), `, ${own}`);
  }
  const dash = dashOf(seq, place.at);
  const column = columnOf(text, dash);
  const margin = style.eol + " ".repeat(column);
  const own = items.map((item) => `- ${blockText(item, column + 2, style)}`);
  if (after < 0) return at(dash, own.map((each) => each + margin).join(""));
  return at(lineEnd(text, endOf(text, node, place)), own.map((each) => margin + each).join(""));
}

export function removeItem(text: string, seq: SeqNode, index: number): Splice {
  const node = seq.items[index] ?? null;
  const startOf = (position: number) =>
    seq.flow ? (seq.items[position]?.range?.[0] ?? 0) : dashOf(seq, position);
  return removed(text, {
    from: startOf(index),
    to: endOf(text, node, { seq, at: index }),
    next: index + 1 < seq.items.length ? index + 1 : undefined,
    previousEnd: () =>
      index === 0 ? startOf(0) : endOf(text, seq.items[index - 1] ?? null, { seq, at: index - 1 }),
    startOfNext: startOf,
    isInFlow: seq.flow === true,
  });
}

type Removal<T> = {
  from: number;
  to: number;
  next: T | undefined;
  startOfNext: (next: T) => number;
  previousEnd: () => number;
  isInFlow: boolean;
};

function removed<T>(
  text: string,
  { from, to, next, startOfNext, previousEnd, isInFlow }: Removal<T>,
): Splice {
  const first = lineStart(text, from);
  const isOnOwnLine = !isInFlow && text.slice(first, from).trim() === "";
  if (isOnOwnLine) {
    const end = lineEnd(text, to);
    const after = text.startsWith("\r\n", end) ? end + 2 : Math.min(end + 1, text.length);
    return { from: first, to: after, text: "" };
  }
  if (next !== undefined) return { from, to: startOfNext(next), text: "" };
  return { from: previousEnd(), to, text: "" };
}

function at(offset: number, text: string): Splice {
  return { from: offset, to: offset, text };
}
