import type { ChangePart, ChangeSummary } from "./changes";
import type { DeliveryState } from "./delivery-state";

/** What a set is said to be, by the state of one of its parts: what went wrong first, then what is still to come. */
const tellingFirst: readonly DeliveryState[] = [
  "failed",
  "conflicted",
  "delivering",
  "committed",
  "queued",
  "cancelled",
  "accepted",
  "converged",
  "superseded",
];

/** The part whose state tells most of the whole. Pure. */
export function tellingPart<T extends Pick<ChangePart, "state">>(parts: readonly T[]): T | undefined {
  return parts.toSorted((a, b) => tellingFirst.indexOf(a.state) - tellingFirst.indexOf(b.state))[0];
}

/** A change as each of its policies sees it, one after the other; of one policy alone itself. Pure. */
export function seenFromParts(change: ChangeSummary): ChangeSummary[] {
  return change.set === null ? [change] : change.set.parts.map((part) => ({ ...change, ...part }));
}

/** A change as who looks for some of its parts sees it: shown as the first of these. Null where it has none of them. Pure. */
export function seenBy<T extends ChangeSummary>(change: T, isSeen: (part: ChangePart) => boolean): T | null {
  if (change.set === null) return isSeen(change) ? change : null;
  const seen = change.set.parts.find(isSeen);
  if (!seen) return null;
  const { state, strength } = change;
  return { ...change, ...seen, state, strength };
}

/** A change without the parts that may not be read; it is shown as one that may. Pure. */
export function withUnreadOut<T extends ChangeSummary>(
  change: T,
  mayRead: (namespace: string) => boolean,
): T {
  if (change.set === null || change.set.parts.every(({ namespace }) => mayRead(namespace))) return change;
  const parts = change.set.parts.filter(({ namespace }) => mayRead(namespace));
  const isRead = (policyId: string) => parts.some((part) => part.policyId === policyId);
  const { reason } = change.set;
  const told = reason && {
    failed: isRead(reason.failed.policyId) ? reason.failed : { ...reason.failed, message: "" },
    left: reason.left.filter(({ policyId }) => isRead(policyId)),
  };
  const { state, strength } = change;
  const own = isRead(change.policyId) ? change : { ...change, ...parts[0], state, strength };
  return { ...own, set: { ...change.set, parts, reason: told } };
}
