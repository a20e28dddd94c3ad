import type { ChangeSummary } from "../changes/changes";
import { catalogue } from "./catalogue";
import { type Draft, type Facts, findingId } from "./facts";
import type { Finding, FindingAction } from "./findings";
import { rootCauses } from "./root-causes";
import { logsFrom } from "./served";
import { type Standing, standingAfter } from "./standing";

const beforeMs = 15 * 60_000;
/** A change shows in the figures a little after it was made; what is counted began a little before it shows. */
const slackMs = 30_000;
const maxChanges = 5;

export type Judged = { findings: Finding[]; standing: Standing };

/** Pure: all that is wrong, the worst first; and what stands after this look, to judge the next one by. */
export function judge(facts: Facts): Judged {
  const drafts = catalogue.flatMap((rule) => rule(facts));
  const usual = drafts.flatMap(({ usual: kept }) => (kept ? [[kept.key, kept.value] as const] : []));
  const roots = rootCauses(drafts, facts).map((draft) => sinceItBegan(draft, facts));
  const since = roots.flatMap((draft) =>
    draft.since === null ? [] : [[findingId(draft), draft.since] as const],
  );
  const findings = roots.map((draft) => findingOf(draft, facts));
  const once = new Map(findings.map((finding) => [finding.id, finding]));
  return {
    findings: [...once.values()].sort(worstFirst),
    standing: standingAfter(facts.standing, { usual, since }, facts.at),
  };
}

/** Lines show no more than their last quarter of an hour; what was seen to begin earlier did. */
function sinceItBegan<T extends Draft>(draft: T, { standing }: Facts): T {
  const known = standing.since.get(findingId(draft))?.value;
  if (known === undefined || (draft.since !== null && draft.since <= known)) return draft;
  const logs = draft.logs && { ...draft.logs, ...logsFrom(known) };
  return { ...draft, since: known, logs };
}

function findingOf(draft: Draft & { seenBy: string[] }, facts: Facts): Finding {
  const { code, severity, namespace, service, version, figures, params, logs, seenBy } = draft;
  const changes = changesBefore(draft, facts);
  const changeId = draft.changeId ?? null;
  const policyId = draft.policyId ?? null;
  return {
    id: findingId(draft),
    code,
    severity,
    namespace,
    service,
    version,
    upstream: draft.upstream ?? null,
    since: draft.since === null ? null : new Date(draft.since * 1000).toISOString(),
    figures,
    params: {
      ...params,
      ...(service === null ? {} : { service }),
      ...(version === null ? {} : { version }),
    },
    seenBy,
    changes,
    actions: actionsOf({ ...draft, changeId, policyId }, changes),
    logs,
    changeId,
    policyId,
  };
}

function changesBefore({ namespace, service, since }: Draft, { changes, nowMs }: Facts): ChangeSummary[] {
  if (service === null) return [];
  const beganMs = since === null ? nowMs : since * 1000;
  const own = changes.filter((change) => change.namespace === namespace && change.service === service);
  const near = own.filter(({ createdAt }) => {
    const madeMs = Date.parse(createdAt);
    return madeMs >= beganMs - beforeMs && madeMs <= beganMs + slackMs;
  });
  // What was taken back by then is no more.
  const gone = new Set(
    near.flatMap(({ id, revertsChangeId }) => (revertsChangeId ? [id, revertsChangeId] : [])),
  );
  const isWhole = (id: string) => near.some((change) => change.id === id);
  return near
    .filter(
      ({ id, revertsChangeId }) => !gone.has(id) || (revertsChangeId !== null && !isWhole(revertsChangeId)),
    )
    .filter(({ id }, at, all) => all.findIndex((change) => change.id === id) === at)
    .slice(0, maxChanges);
}

/** A change that may have done it is taken back first; then whatever is nearest to the fault. */
function actionsOf(
  draft: Draft & { changeId: string | null; policyId: string | null },
  changes: readonly ChangeSummary[],
): FindingAction[] {
  const { code, namespace, service, version, changeId, policyId, isVersionFault } = draft;
  const actions: FindingAction[] = [];
  if (code === "stuck-delivery") {
    if (changeId) actions.push({ code: "open-change", changeId });
    return actions;
  }
  // What others did is no change of ours to take back.
  if (code === "drift") return policyId ? [{ code: "edit-policy", policyId }] : actions;
  const suspect = changes.find((change) => isSuspect(draft, change));
  if (suspect) actions.push({ code: "undo", changeId: suspect.id });
  if (namespace === null || service === null) return [...actions, { code: "open-mesh" }];
  if (isVersionFault && version !== null) actions.push({ code: "shift-away", namespace, service, version });
  if (typeof draft.params.tenant === "string")
    actions.push({ code: "contain", namespace, service, tenant: draft.params.tenant });
  if (policyId) actions.push({ code: "edit-policy", policyId });
  if (actions.length === 0) actions.push({ code: "open-service", namespace, service });
  return actions;
}

/** Whether a change of its kind can have done this: more weight to the version, or another limit. */
function isSuspect({ code, version }: Draft, change: ChangeSummary): boolean {
  const { policyKind, revertedByChangeId, after, before, kind } = change;
  if (revertedByChangeId !== null || kind === "undo") return false;
  if (code === "breaker-tripped") return policyKind === "circuit-breaker";
  if (policyKind !== "route") return false;
  if (version === null || !after) return true;
  return (after[version] ?? 0) > (before?.[version] ?? 0);
}

function worstFirst(left: Finding, right: Finding): number {
  if (left.severity !== right.severity) return left.severity === "critical" ? -1 : 1;
  const [began, other] = [left.since, right.since].map((at) => (at === null ? 0 : Date.parse(at)));
  return (other ?? 0) - (began ?? 0) || (left.id < right.id ? -1 : 1);
}
