import type { LooseHop } from "./record-hop";

/** How far the two ends of one call may lie outside of each other: clocks, and the way between. */
const slackMs = 250;

/**
 * One hop of the two lines that a call has where both sides log it without spans. The caller knows whom it called; the callee
 * how it went on its side. They are told to be one by the addresses of their connection, where something between hid these by
 * names, and by time. Where the two disagree about the outcome both stay: one of them saw what the other did not.
 */
export function joinSides(hops: readonly LooseHop[]): LooseHop[] {
  const isLoose = ({ spanId, reporter }: LooseHop, wanted: LooseHop["reporter"]) =>
    spanId === null && reporter === wanted;
  const sources = hops.filter((hop) => isLoose(hop, "source"));
  const joined = new Set<LooseHop>();
  const told = hops.map((hop) => {
    if (!isLoose(hop, "destination") || hop.ends.to === null) return hop;
    const found = sources.filter((source) => !joined.has(source) && isSameCall(source, hop));
    const source = found.toSorted((a, b) => away(a, hop) - away(b, hop))[0];
    if (!source) return hop;
    if (source.outcome === hop.outcome) joined.add(source);
    const { namespace, service, caller, callerVersion } = source;
    const version = source.version ?? hop.version;
    return { ...hop, namespace, service, version, caller, callerVersion };
  });
  return told.filter((hop) => !joined.has(hop));
}

function isSameCall(source: LooseHop, hop: LooseHop): boolean {
  const { from, to } = source.ends;
  const isWithin = source.startedAt - slackMs <= hop.startedAt && source.endedAt + slackMs >= hop.endedAt;
  if (!isWithin || to === null || to !== hop.ends.to) return false;
  // Behind a gateway the callee sees the client's address, with the port 0.
  const isSeen = from !== null && hop.ends.from !== null && !hop.ends.from.endsWith(":0");
  return !isSeen || from === hop.ends.from || source.method === hop.method;
}

function away(source: LooseHop, hop: LooseHop): number {
  const isSame = source.ends.from !== null && source.ends.from === hop.ends.from;
  return (isSame ? 0 : 1e9) + Math.abs(source.startedAt - hop.startedAt);
}
