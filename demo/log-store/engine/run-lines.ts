import type { LinesQuery } from "../logql/query-tree";
import { unsupported } from "../refusal";
import { type Entry, entriesIn, type LineStore, labelText, type Stream } from "../store/line-store";
import type { Line } from "./line";
import { pipelineOf } from "./pipeline";
import type { Turns } from "./turns";

export type LinesAsk = {
  query: LinesQuery;
  startNs: bigint;
  endNs: bigint;
  limit: number;
  direction: "forward" | "backward";
};

/** No reader takes more. */
const maxTextLength = 16 * 1024 * 1024;

/**
 * At most `limit` lines with `startNs <= time < endNs` that pass, oldest or newest first; equal times by stream. What is
 * pushed or dropped meanwhile changes nothing. Throws a Refusal.
 */
export async function runLines(
  store: LineStore,
  { query, startNs, endNs, limit, direction }: LinesAsk,
  turns: Turns,
): Promise<Line[]> {
  const passes = pipelineOf(query.stages);
  const found: Line[] = [];
  let length = 0;
  for (const [stream, entry] of merged(store.select(query.matchers), startNs, endNs, direction)) {
    if (turns.isOver) await turns.next();
    const line = lineOf(stream, entry);
    if (!passes(line)) continue;
    length += line.text.length;
    if (length > maxTextLength) throw unsupported("answers of more than 16 MiB: ask for fewer lines");
    if (found.push(line) >= limit) break;
  }
  return found;
}

export function lineOf(stream: Stream, { ns, text, metadata }: Entry): Line {
  return { ns, text, stream: stream.labels, metadata, parsed: {} };
}

/** All entries of all streams in one order, each looked at only when it is wanted; equal times by the streams' order. */
function* merged(
  streams: readonly Stream[],
  startNs: bigint,
  endNs: bigint,
  direction: "forward" | "backward",
): Iterable<[Stream, Entry]> {
  const ordered = direction === "forward" ? streams : [...streams].reverse();
  const cursors = ordered.map((stream) => {
    const entries = entriesIn(stream, startNs, endNs);
    return direction === "forward"
      ? { stream, entries, at: 0, end: entries.length, step: 1 }
      : { stream, entries, at: entries.length - 1, end: -1, step: -1 };
  });
  let open = cursors.filter(({ at, end }) => at !== end);
  while (open.length > 0) {
    let [next] = open;
    let found = next?.entries[next.at];
    for (const cursor of open) {
      const entry = cursor.entries[cursor.at];
      if (entry && found && (direction === "forward" ? entry.ns < found.ns : entry.ns > found.ns)) {
        next = cursor;
        found = entry;
      }
    }
    if (!next || !found) return;
    yield [next.stream, found];
    next.at += next.step;
    if (next.at === next.end) open = open.filter((cursor) => cursor !== next);
  }
}

export type ShownStream = { stream: Record<string, string>; values: unknown[][] };

/**
 * Lines as an answer has them: by label set, in the order of these, backward from the last. Categorised, a stream is its own labels, and each line
 * carries the others.
 */
export function shownStreams(
  lines: readonly Line[],
  { categorised, direction }: { categorised: boolean; direction: LinesAsk["direction"] },
): ShownStream[] {
  const groups = new Map<string, ShownStream>();
  for (const { ns, text, stream, metadata, parsed } of lines) {
    const labels = categorised ? stream : { ...stream, ...metadata, ...parsed };
    const key = labelText(labels);
    const group = groups.get(key) ?? { stream: sortedLabels(labels), values: [] };
    groups.set(key, group);
    const value: unknown[] = [String(ns), text];
    if (categorised) value.push({ ...named("structuredMetadata", metadata), ...named("parsed", parsed) });
    group.values.push(value);
  }
  const sorted = [...groups].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, group]) => group);
  return direction === "forward" ? sorted : sorted.reverse();
}

function named(name: string, labels: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.keys(labels).length === 0 ? {} : { [name]: sortedLabels(labels) };
}

export function sortedLabels(labels: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).sort(([left], [right]) => (left < right ? -1 : 1)));
}
