import { type Concurrency, limitPerCaller, slotsBehind } from "./concurrency";
import type { PolicyKind } from "./kinds";
import type { PolicySpec } from "./policy-spec";
import { fullWeightBp } from "./weights";

/** What a proxy does by itself, of the kinds that do not depend on what is there. */
const firstSpecs: Partial<Record<PolicyKind, PolicySpec>> = {
  "circuit-breaker": { limits: { maxRequests: 1_024 } },
  "load-balancing": { algorithm: "round-robin" },
  "rate-limit": { rules: [{ requestsPerMinute: 600_000 }] },
  access: { mtls: "permissive" },
};

/**
 * A first spec to begin from: the shares that versions get by their ready endpoints, for each caller its share of what the engines
 * work on at once; where nobody knows that, the limit that proxies have by themselves. Pure.
 */
export function starterSpec(
  kind: PolicyKind,
  ready: ReadonlyMap<string, number>,
  known: Pick<Concurrency, "callers" | "versions"> = { callers: null, versions: [] },
): PolicySpec {
  const behind = slotsBehind(known.versions, null);
  if (kind === "circuit-breaker" && behind && behind.how !== "seen")
    return { limits: { maxRequests: limitPerCaller(behind.total, known.callers ?? 1) } };
  const usual = firstSpecs[kind];
  if (usual) return usual;
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
