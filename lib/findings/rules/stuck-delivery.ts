import type { ChangeSummary, Strength } from "../../changes/changes";
import { stateSeconds } from "../../changes/delivery-state";
import type { Draft, Facts, Rule, StandingPolicy } from "../facts";

/** Proxies answer within milliseconds; whoever has not by now will not. */
const leastLagSeconds = 10;
/** A write is tried again for as long as its upstream is away, which is a finding of its own. */
const leastWaitSeconds = stateSeconds.delivering.deadline ?? 30;

/** What was decided is not where it should be: not written, refused, or not taken by some proxy. */
export const stuckDelivery: Rule = (facts) => {
  const waiting = facts.changes.flatMap((change) => notWritten(facts, change));
  const lagging = facts.policies.flatMap((policy) => notTaken(facts, policy));
  return [...waiting, ...lagging];
};

function notWritten({ nowMs, changes }: Facts, change: ChangeSummary): Draft[] {
  const { namespace, service, policyId, createdAt, state } = change;
  const newest = changes.find((each) => each.policyId === policyId);
  if (newest?.id !== change.id || isLeftToItsSet(change)) return [];
  const began = Date.parse(createdAt) / 1000;
  const seconds = nowMs / 1000 - began;
  const isLate = (state === "queued" || state === "delivering") && seconds >= leastWaitSeconds;
  if (!isLate && state !== "failed" && state !== "conflicted") return [];
  return [
    {
      code: "stuck-delivery",
      severity: "critical",
      ...{ namespace, service, version: null },
      since: began,
      figures: [
        {
          name: "seconds",
          value: seconds * 1000,
          unit: "ms",
          usual: (stateSeconds.delivering.usual ?? 2) * 1000,
        },
      ],
      params: { what: state, seconds: Math.round(seconds) },
      logs: null,
      changeId: change.id,
      policyId,
    },
  ];
}

/** One that waits for those before it is not late, and what was taken back with its set is nowhere to be. */
function isLeftToItsSet({ set, policyId }: ChangeSummary): boolean {
  if (set === null) return false;
  if (set.state === "taken-back") return true;
  const before = set.parts.slice(
    0,
    set.parts.findIndex((part) => part.policyId === policyId),
  );
  return before.some(({ state }) => state === "queued" || state === "delivering" || state === "committed");
}

function notTaken({ nowMs }: Facts, policy: StandingPolicy): Draft[] {
  const { strength, namespace, service } = policy;
  const behind = behindOf(strength);
  if (!behind || policy.lagsSince === null) return [];
  const proxies = strength?.kind === "proxies" ? strength : null;
  const began = Date.parse(policy.lagsSince) / 1000;
  if (nowMs / 1000 - began < leastLagSeconds) return [];
  return [
    {
      code: "stuck-delivery",
      severity: behind.what === "rejected" ? "critical" : "warning",
      ...{ namespace, service, version: null },
      since: began,
      figures: proxies
        ? [{ name: "proxies", value: proxies.acked, unit: "count", usual: proxies.total }]
        : [],
      params: { ...behind, acked: proxies?.acked ?? 0, total: proxies?.total ?? 0 },
      logs: null,
      changeId: policy.changeId,
      policyId: policy.id,
    },
  ];
}

/** The proxy or controller that holds it up, and how; null where all have it. */
export function behindOf(strength: Strength | null): { what: "rejected" | "lagging"; node: string } | null {
  if (strength?.kind === "refused") return { what: "rejected", node: strength.by };
  if (strength?.kind !== "proxies") return null;
  const [refused] = strength.rejected;
  if (refused) return { what: "rejected", node: refused.node };
  const [silent] = strength.lagging;
  return strength.acked < strength.total ? { what: "lagging", node: silent ?? "" } : null;
}
