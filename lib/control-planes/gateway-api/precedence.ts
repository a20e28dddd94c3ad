import "server-only";
import type { RouteMatch, RouteRule } from "../../policies/route-spec";
import { isOverlapping, isWithin } from "./overlap";

/** What decides between matches that take the same call, the weightiest first; the higher number goes first. */
export type Rank = (match: RouteMatch) => number[];

const headerCount: Rank = ({ headers }) => [Object.keys(headers ?? {}).length];
const pathOf = ({ path }: RouteMatch) =>
  path === undefined
    ? { isExact: false, value: "/" }
    : "exact" in path
      ? { isExact: true, value: path.exact }
      : { isExact: false, value: path.prefix };
const trimmed = (value: string) => (value === "/" ? value : value.replace(/\/+$/, ""));

/**
 * HTTPRoute: the exact path, the longest prefix, the most headers (HTTPRouteRule's docs). Whether a prefix's last slash
 * counts is not said: the order has to be right both ways.
 */
const httpRanks: Rank[] = [
  (match) => {
    const { isExact, value } = pathOf(match);
    return [isExact ? 1 : 0, isExact ? 0 : value.length, ...headerCount(match)];
  },
  (match) => {
    const { isExact, value } = pathOf(match);
    return [isExact ? 1 : 0, isExact ? 0 : trimmed(value).length, ...headerCount(match)];
  },
];
/** Linkerd's proxy counts the characters alone, exact or not (linkerd2-proxy http/match/path.rs, `Ord for PathMatch`). */
const linkerdRanks: Rank[] = [
  (match) => {
    const { isExact, value } = pathOf(match);
    return [isExact ? value.length : trimmed(value).length, ...headerCount(match)];
  },
];
/** GRPCRoute: characters of the service, of the method, the most headers (GRPCRouteRule's docs). */
const grpcRanks: Rank[] = [
  (match) => [match.grpc?.service.length ?? 0, match.grpc?.method?.length ?? 0, ...headerCount(match)],
];

export const ranksOf = {
  http: httpRanks,
  grpc: grpcRanks,
  "linkerd-http": [...httpRanks, ...linkerdRanks],
} as const;

/**
 * The places of the rules that would take calls of a rule before them: a route's most specific match wins, and the list's
 * order decides between equals only. A match that goes ahead of an earlier one is no fault where another match of that
 * rule, or of one before it, takes what both take and goes ahead of it in turn. What two expressions have in common is
 * not looked into: they are taken to overlap. Pure.
 */
export function misplacedRules(rules: readonly RouteRule[], ranks: readonly Rank[]): number[] {
  const matches = rules.map(({ match }) => match ?? [{}]);
  return matches.flatMap((own, place) => {
    const before = matches.slice(0, place);
    const jumps = own.some((later) => ranks.some((rank) => goesAhead(later, before, rank)));
    return jumps ? [place] : [];
  });
}

function goesAhead(later: RouteMatch, before: readonly RouteMatch[][], rank: Rank): boolean {
  return before.some((alternatives, place) =>
    alternatives.some(
      (earlier) =>
        compare(rank(later), rank(earlier)) > 0 &&
        isOverlapping(later, earlier) &&
        !isCovered(later, earlier, before.slice(0, place + 1).flat(), rank),
    ),
  );
}

function isCovered(
  later: RouteMatch,
  earlier: RouteMatch,
  candidates: readonly RouteMatch[],
  rank: Rank,
): boolean {
  return candidates.some(
    (candidate) => compare(rank(candidate), rank(later)) >= 0 && isWithin(later, earlier, candidate),
  );
}

/** Above 0 where `left` goes first. */
export function compare(left: number[], right: number[]): number {
  const at = left.findIndex((value, index) => value !== right[index]);
  return at === -1 ? 0 : (left[at] ?? 0) - (right[at] ?? 0);
}
