import type { Entry } from "../entry";
import { formatNs, nsOfMs } from "../nanoseconds";
import { labelledLogs } from "../profiles/known-logs";
import { joinSides } from "./join-sides";
import { numberTries } from "./number-tries";
import { orderHops } from "./order-hops";
import { type LooseHop, recordHop } from "./record-hop";
import type { Story } from "./story";
import { rootOf, tellSentence } from "./tell-sentence";

type Told<E extends Entry> = Pick<
  Story,
  | "traceId"
  | "tenant"
  | "model"
  | "startedAt"
  | "durationMs"
  | "outcome"
  | "sentence"
  | "hops"
  | "repeatedLines"
  | "namesakes"
> & {
  /** The lines of this request, oldest first. */
  entries: E[];
};

/**
 * The story that a request's lines tell, in whatever order and however often they came. Lines of several traces are
 * several requests under one id: told is the one nearest to `aroundNs`, or the newest.
 */
export function assembleStory<E extends Entry>(
  found: readonly E[],
  aroundNs: bigint | null,
  known = labelledLogs,
): Told<E> {
  const told = nearest(found, aroundNs, known);
  const { hops: sides, repeated } = hopsOf(told.entries, known);
  const loose = numberTries(joinSides(sides));
  const hops = loose.length > 0 ? orderHops(loose) : [];
  const root = rootOf(hops);
  const startedAt = Math.min(...loose.map((hop) => hop.startedAt));
  const durationMs = hops.length > 0 ? lengthOf(hops) : null;
  return {
    traceId: told.traceId,
    tenant: hops.find(({ tenant }) => tenant !== null)?.tenant ?? null,
    model: hops.find(({ model }) => model !== null)?.model ?? null,
    startedAt: hops.length > 0 ? formatNs(nsOfMs(startedAt)) : null,
    durationMs,
    outcome: root?.outcome ?? "unknown",
    sentence: tellSentence(hops, durationMs),
    hops,
    repeatedLines: repeated,
    namesakes: told.namesakes,
    entries: told.entries,
  };
}

/** The whole request's time where its first hop is known; else from the first start to the last end. */
function lengthOf(hops: ReturnType<typeof orderHops>): number {
  const [root] = hops;
  const roots = hops.filter(({ depth }) => depth === 0);
  if (roots.length === 1 && root && root.durationMs !== null) return root.durationMs;
  return Math.max(...hops.map(({ startMs, durationMs }) => startMs + (durationMs ?? 0)));
}

/** One hop a span and side, though its line came twice; the fuller of two lines. */
function hopsOf(
  entries: readonly Entry[],
  known: typeof labelledLogs,
): { hops: LooseHop[]; repeated: number } {
  const best = new Map<string, { hop: LooseHop; length: number }>();
  let repeated = 0;
  for (const entry of entries) {
    const hop = recordHop(entry, known);
    if (!hop) continue;
    const key = hop.spanId === null ? entry.line : hop.id;
    const before = best.get(key);
    if (before) repeated++;
    if (!before || entry.line.length > before.length) best.set(key, { hop, length: entry.line.length });
  }
  return { hops: [...best.values()].map(({ hop }) => hop), repeated };
}

type Group<E> = { traceId: string | null; entries: E[]; newest: bigint };

function nearest<E extends Entry>(found: readonly E[], aroundNs: bigint | null, known: typeof labelledLogs) {
  const groups = new Map<string | null, Group<E>>();
  for (const entry of [...found].sort((a, b) =>
    a.ns < b.ns ? -1 : a.ns > b.ns ? 1 : a.key < b.key ? -1 : 1,
  )) {
    const traceId = recordHop(entry, known)?.traceId ?? null;
    const group = groups.get(traceId) ?? { traceId, entries: [], newest: entry.ns };
    group.entries.push(entry);
    group.newest = entry.ns;
    groups.set(traceId, group);
  }
  const traces = [...groups.values()].filter(({ traceId }) => traceId !== null);
  const away = ({ newest }: Group<E>) =>
    aroundNs === null ? -newest : newest > aroundNs ? newest - aroundNs : aroundNs - newest;
  traces.sort((a, b) => (away(a) < away(b) ? -1 : 1));
  const [told, ...others] = traces;
  const loose = groups.get(null)?.entries ?? [];
  const namesakes = others.flatMap(({ traceId, newest }) =>
    traceId === null ? [] : [{ traceId, at: formatNs(newest) }],
  );
  // Lines without a trace can only be told apart where there is one trace.
  const own = told ? (others.length === 0 ? [...told.entries, ...loose] : told.entries) : loose;
  const entries = own.sort((a, b) => (a.ns < b.ns ? -1 : a.ns > b.ns ? 1 : a.key < b.key ? -1 : 1));
  return { traceId: told?.traceId ?? null, entries, namesakes };
}
