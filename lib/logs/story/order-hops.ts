import type { LooseHop } from "./record-hop";
import type { Hop } from "./story";

/** How far a call may reach beyond its caller's before a clock is to blame: rounding, and the way between. */
const toleranceMs = 5;

type Placed = { hop: LooseHop; parent: LooseHop | null; isGuessed: boolean };

/**
 * Hops as they followed from each other, callers first, siblings in order of time. Who is missing leaves no hole: what
 * it called hangs below whoever names and times suggest, else stands by itself. A clock that is off is set right as far
 * as the caller's time shows it.
 */
export function orderHops(hops: readonly LooseHop[]): Hop[] {
  const placed = hops.map((hop) => place(hop, hops));
  const children = new Map<string | null, Placed[]>();
  for (const each of withoutRings(placed)) {
    const key = each.parent?.id ?? null;
    children.set(key, [...(children.get(key) ?? []), each]);
  }
  const base = Math.min(...hops.map(({ startedAt }) => startedAt));
  const ordered: Hop[] = [];
  const walk = (parentId: string | null, depth: number, within: Within | null) => {
    const siblings = (children.get(parentId) ?? []).map((each) => ({ ...each, ...fitted(each.hop, within) }));
    siblings.sort(
      (a, b) =>
        a.startedAt - b.startedAt ||
        (a.hop.attempt ?? 0) - (b.hop.attempt ?? 0) ||
        (a.hop.id < b.hop.id ? -1 : 1),
    );
    for (const { hop, isGuessed, startedAt, skewMs } of siblings) {
      ordered.push(shown(hop, { parentId, depth, isGuessed, startMs: startedAt - base, skewMs }));
      walk(hop.id, depth + 1, { startedAt, endedAt: startedAt + (hop.durationMs ?? 0), skewMs });
    }
  };
  walk(null, 0, null);
  const first = Math.min(...ordered.map(({ startMs }) => startMs));
  return ordered.map((hop) => ({ ...hop, startMs: micro(hop.startMs - first), skewMs: micro(hop.skewMs) }));
}

type Within = { startedAt: number; endedAt: number; skewMs: number };

/** A call lies within its caller's: moved there by the least that is needed, after its caller's own clock. */
function fitted(hop: LooseHop, within: Within | null): { startedAt: number; skewMs: number } {
  if (within === null) return { startedAt: hop.startedAt, skewMs: 0 };
  const duration = hop.durationMs ?? 0;
  // A call that outlives its caller (who gave up) is no sign of a clock.
  const isLonger = duration > within.endedAt - within.startedAt + toleranceMs;
  const latest = isLonger ? Number.POSITIVE_INFINITY : within.endedAt - duration;
  const isFit = (at: number) => at >= within.startedAt - toleranceMs && at <= latest + toleranceMs;
  const candidate = [hop.startedAt, hop.startedAt + within.skewMs].find(isFit);
  if (candidate !== undefined) return { startedAt: candidate, skewMs: candidate - hop.startedAt };
  const startedAt = hop.startedAt < within.startedAt ? within.startedAt : latest;
  return { startedAt, skewMs: startedAt - hop.startedAt };
}

function place(hop: LooseHop, hops: readonly LooseHop[]): Placed {
  const isCaller = (other: LooseHop) => other !== hop && other.reporter === "destination";
  if (hop.parentSpanId !== null) {
    const parent = hops.find((other) => isCaller(other) && other.spanId === hop.parentSpanId);
    if (parent) return { hop, parent, isGuessed: false };
  }
  const isRoot = hop.parentSpanId === null && hop.spanId !== null;
  if (isRoot || hop.caller === null) return { hop, parent: null, isGuessed: false };
  const named = hops.filter(
    (other) =>
      isCaller(other) &&
      `${other.namespace}/${other.service}` === hop.caller &&
      other.startedAt <= hop.startedAt + toleranceMs &&
      other.endedAt >= hop.endedAt - toleranceMs,
  );
  const tightest = named.sort((a, b) => (a.durationMs ?? 0) - (b.durationMs ?? 0))[0] ?? null;
  return { hop, parent: tightest, isGuessed: true };
}

/** Spans that call each other in a ring, which no honest log has, stand by themselves. */
function withoutRings(placed: readonly Placed[]): Placed[] {
  const parents = new Map(placed.map(({ hop, parent }) => [hop.id, parent?.id ?? null]));
  const endsInRing = (id: string): boolean => {
    const seen = new Set<string>();
    for (let at: string | null = id; at !== null; at = parents.get(at) ?? null) {
      if (seen.has(at)) return true;
      seen.add(at);
    }
    return false;
  };
  return placed.map((each) => (endsInRing(each.hop.id) ? { ...each, parent: null, isGuessed: true } : each));
}

function shown(
  hop: LooseHop,
  place: Pick<Hop, "parentId" | "depth" | "isGuessed" | "startMs" | "skewMs">,
): Hop {
  const {
    traceId: _trace,
    spanId: _span,
    parentSpanId: _parent,
    startedAt: _start,
    endedAt: _end,
    ends: _ends,
    ...rest
  } = hop;
  return { ...rest, ...place };
}

function micro(ms: number): number {
  return Math.round(ms * 1_000) / 1_000;
}
