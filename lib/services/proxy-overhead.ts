import type { Figure } from "../metrics/concepts";
import type { Overhead } from "./load";

type Known = {
  /** Mean latencies in milliseconds by caller, as callers see them and as the service does. */
  byCaller: { callers: readonly Figure[]; service: readonly Figure[] };
  whole: { callers: number | null; service: number | null };
  /** Whether the service's own instances report: some meshes let callers stand in for them. */
  isServiceSide: boolean;
  /** Whether both figures are made of the same series: their difference would be nothing. */
  isOneView: boolean;
  /** Requests in the window, and how many of those one scrape brings. */
  counted: { requests: number; inOneScrape: number };
};

const outside = "unknown";

/**
 * What proxies and network add: callers' mean less the service's. Means subtract, percentiles do not; and only means of the
 * same requests do, so the whole is compared only where both sides know of the same callers. Pure.
 */
export function proxyOverhead({
  byCaller,
  whole,
  isServiceSide,
  isOneView,
  counted,
}: Known): Omit<Overhead, "gap"> {
  const theirs = means(byCaller.callers);
  const ours = means(isServiceSide && !isOneView ? byCaller.service : []);
  const keys = [...new Set([...theirs.keys(), ...ours.keys()])].sort();
  const callers = keys.map((key) => {
    const [namespace = outside, service = outside] = JSON.parse(key) as string[];
    const callersMs = theirs.get(key) ?? null;
    const serviceMs = ours.get(key) ?? null;
    return { namespace, service, callersMs, serviceMs, addedMs: difference(callersMs, serviceMs) };
  });
  const unmatched = callers.filter(({ addedMs }) => addedMs === null).length;
  const callersMs = theirs.size > 0 ? whole.callers : null;
  const serviceMs = ours.size > 0 ? whole.service : null;
  return {
    callersMs,
    serviceMs,
    addedMs: unmatched === 0 ? difference(callersMs, serviceMs) : null,
    doubtMs: doubtOf(serviceMs, counted),
    sides: sidesOf(),
    callers,
    unmatched,
  };

  function sidesOf(): Overhead["sides"] {
    if (theirs.size > 0 && ours.size > 0) return "both";
    if (theirs.size > 0) return isOneView ? "one-view" : "callers";
    if (ours.size === 0) return "none";
    return callers.every(({ service }) => service === outside) ? "outside" : "service";
  }
}

function means(figures: readonly Figure[]): Map<string, number> {
  return new Map(
    figures.flatMap(({ labels: { callerNamespace = outside, callerService = outside }, value }) =>
      value === null ? [] : [[JSON.stringify([callerNamespace, callerService]), value] as const],
    ),
  );
}

/**
 * Each side's window may hold a scrape's requests that the other's does not, at either end: k of n requests whose durations
 * deviate about as much as their mean, as durations with a long tail do, move a mean by mean * sqrt(2 k) / n.
 */
function doubtOf(meanMs: number | null, { requests, inOneScrape }: Known["counted"]): number | null {
  return meanMs === null || requests <= 0 ? null : (meanMs * Math.sqrt(2 * inOneScrape)) / requests;
}

function difference(callersMs: number | null, serviceMs: number | null): number | null {
  return callersMs === null || serviceMs === null ? null : callersMs - serviceMs;
}
