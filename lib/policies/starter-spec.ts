import type { PolicyKind } from "./kinds";
import type { PolicySpec } from "./policy-spec";
import { fullWeightBp } from "./weights";

/** What a proxy allows to be open at once where nobody has decided anything. */
const usualMaxRequests = 1_024;

/**
 * A first spec that changes nothing: the shares that versions get by their ready endpoints, the limit that proxies have
 * by themselves. Pure.
 */
export function starterSpec(kind: PolicyKind, ready: ReadonlyMap<string, number>): PolicySpec {
  if (kind === "circuit-breaker") return { limits: { maxRequests: usualMaxRequests } };
  const versions = [...ready].filter(([, count]) => count > 0);
  const shares = versions.length > 0 ? versions : ([["v1", 1]] as [string, number][]);
  shares.sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true }));
  const total = shares.reduce((sum, [, count]) => sum + count, 0);
  const split = shares.map(([version, count]) => ({
    to: { version },
    weightBp: Math.floor((count * fullWeightBp) / total),
  }));
  const given = split.reduce((sum, { weightBp }) => sum + weightBp, 0);
  const [first] = split;
  if (first) first.weightBp += fullWeightBp - given;
  return { rules: [{ split }] };
}
