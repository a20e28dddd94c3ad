import type { LooseHop } from "./record-hop";

/** A try may begin a little before the one before it is logged as ended: clocks. */
const slackMs = 5;

/**
 * Numbers the tries of a call, where lines do not: whom the same caller called again after that had failed. Calls that went well,
 * and calls beside each other, are calls of their own.
 */
export function numberTries(hops: readonly LooseHop[]): LooseHop[] {
  const told = new Map<LooseHop, number>();
  const ordered = hops
    .filter(
      ({ attempt, caller, service, spanId }) =>
        attempt === null && spanId === null && caller !== null && service !== null,
    )
    .toSorted((a, b) => a.startedAt - b.startedAt);
  for (const [index, hop] of ordered.entries()) {
    const before = ordered
      .slice(0, index)
      .findLast((other) => isSamePair(other, hop) && other.reporter === hop.reporter);
    if (before?.outcome !== "error" || hop.startedAt < before.endedAt - slackMs) continue;
    const number = told.get(before) ?? 1;
    told.set(before, number);
    told.set(hop, number + 1);
  }
  return hops.map((hop) => ({ ...hop, attempt: told.get(hop) ?? hop.attempt }));
}

function isSamePair(left: LooseHop, right: LooseHop): boolean {
  return left.caller === right.caller && left.namespace === right.namespace && left.service === right.service;
}
