import type { BalancingAlgorithm } from "../../../lib/policies/load-balancing-spec";
import type { LooseBalancing, LooseWay } from "../draft/loose-spec";

export const hashWays = ["header", "cookie", "query", "sourceIp"] as const;
export type HashWay = (typeof hashWays)[number];

/** What callers are told apart by; a header where nothing is said. Pure. */
export function hashWayOf(hashOn: LooseWay["hashOn"]): HashWay {
  return hashWays.find((way) => hashOn?.[way] !== undefined) ?? "header";
}

/** The beginning of another way to tell callers apart. Pure. */
export function hashedOn(way: string): NonNullable<LooseWay["hashOn"]> {
  switch (way) {
    case "cookie":
      return { cookie: { name: "session" } };
    case "query":
      return { query: "session" };
    case "sourceIp":
      return { sourceIp: true };
    default:
      return { header: "x-session-id" };
  }
}

/** The same by another algorithm, without what goes with the one before. Pure. */
export function balancedBy(
  { choices, hashOn, slowStartMs, ...rest }: LooseWay,
  algorithm: BalancingAlgorithm,
): LooseWay {
  const isInTurn = algorithm === "round-robin" || algorithm === "weighted-round-robin";
  const isLeast = algorithm === "least-request";
  return {
    ...rest,
    algorithm,
    ...(isLeast && choices !== undefined ? { choices } : {}),
    ...(algorithm === "consistent-hash" ? { hashOn: hashOn ?? hashedOn("header") } : {}),
    ...((isInTurn || isLeast) && slowStartMs !== undefined ? { slowStartMs } : {}),
  };
}

/** A version's own way to begin with: the service's. Pure. */
export function startOfVersion({ versions: _, ...way }: LooseBalancing): LooseWay {
  return way;
}
