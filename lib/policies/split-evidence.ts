import type { z } from "zod";
import type { splitEvidenceRowSchema } from "./preview";
import type { RouteSpec } from "./route-spec";
import { ruleKey, weightsOfRule } from "./rules";
import { fullWeightBp } from "./weights";

export type SplitEvidenceRow = z.infer<typeof splitEvidenceRowSchema>;

/** What each version carries now, by version; undefined where that could not be asked. */
export type Carried = ReadonlyMap<string, number> | undefined;

/**
 * What each version of each rule would carry: the service's calls and tokens of now, shared as the rule says. Metrics do
 * not tell calls apart by rule, so that is only said where one rule takes them all. Pure.
 */
export function splitEvidence({
  wanted,
  standing,
  requests,
  tokens,
  ready,
}: {
  wanted: RouteSpec | null;
  standing: RouteSpec | null;
  requests: Carried;
  tokens: Carried;
  ready: ReadonlyMap<string, number> | undefined;
}): SplitEvidenceRow[] {
  const rules = wanted?.rules ?? [];
  const isWhole = rules.length === 1 && rules[0]?.match === undefined;
  return rules.flatMap((rule) => {
    const key = ruleKey(rule);
    const before = standing?.rules.find((candidate) => ruleKey(candidate) === key);
    const now = before ? weightsOfRule(before) : null;
    const then = weightsOfRule(rule);
    const versions = [...new Set([...Object.keys(then), ...Object.keys(now ?? {})])];
    return versions.map((version) => {
      const share = (then[version] ?? 0) / fullWeightBp;
      return {
        rule: key,
        version,
        nowBp: now ? (now[version] ?? 0) : null,
        thenBp: then[version] ?? 0,
        nowRequestsPerSecond: isWhole ? at(requests, version) : null,
        thenRequestsPerSecond: isWhole ? shareOf(requests, share) : null,
        nowTokensPerSecond: isWhole ? at(tokens, version) : null,
        thenTokensPerSecond: isWhole ? shareOf(tokens, share) : null,
        readyEndpoints: ready ? (ready.get(version) ?? 0) : null,
      };
    });
  });
}

/** Where there are figures at all, a version without one carried nothing. */
function at(carried: Carried, version: string): number | null {
  return carried && carried.size > 0 ? (carried.get(version) ?? 0) : null;
}

function shareOf(carried: Carried, share: number): number | null {
  if (!carried || carried.size === 0) return null;
  return [...carried.values()].reduce((sum, value) => sum + value, 0) * share;
}
