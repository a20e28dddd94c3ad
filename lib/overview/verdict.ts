import type { ChangeSummary } from "../changes/changes";
import type { Upstream } from "../errors";
import type { Meshes } from "../meshes/meshes";
import type { Models } from "../models/models";
import type { Health, Topology, TopologyNode } from "../topology/topology";

/** `unknown`: it cannot be told now. The rest as the health of a service. */
export type VerdictTone = "well" | "degraded" | "failing" | "unknown";

/** One thing to know; `code` is a key of messages `overview.verdict.*`. */
export type Finding = {
  tone: VerdictTone;
  code: FindingCode;
  params: Record<string, string | number>;
  /** What to look at: a service, a change, or nothing. */
  service: { namespace: string; name: string } | null;
  changeId: string | null;
};

export type FindingCode =
  | "cannot-tell"
  | "console-away"
  | "figures-old"
  | "version-errors"
  | "version-errors-after-change"
  | "service-errors"
  | "service-sick"
  | "change-refused"
  | "change-waiting"
  | "upstream-away"
  | "idle"
  | "well";

export type VerdictFacts = {
  /** Null: not read yet, or never. */
  topology: Topology | null;
  models: Models | null;
  meshes: Meshes | null;
  mesh: string;
  /** The console itself does not answer, so that everything here is from before. */
  isConsoleAway: boolean;
  /** Of the last hour, newest first. */
  changes: readonly ChangeSummary[];
};

const weight: Record<VerdictTone, number> = { failing: 0, unknown: 1, degraded: 2, well: 3 };
const calm = new Set<Health>(["well", "idle", "unknown"]);

/** Pure: whether the mesh is well, in one finding, and what else there is, the worst first. */
export function verdictOf(facts: VerdictFacts): { verdict: Finding; others: Finding[] } {
  const found = [
    ...oldFigures(facts),
    ...(facts.topology?.nodes ?? []).flatMap((node) => nodeFindings(node, facts.changes)),
    ...changeFindings(facts.changes),
    ...awayUpstreams(facts),
  ];
  const ranked = found.toSorted((left, right) => placeOf(left, facts) - placeOf(right, facts));
  const [verdict = calmVerdict(facts), ...others] = ranked;
  return { verdict, others };
}

/** By tone; of one tone a version before a whole service, and what only suffers from something it calls last. */
function placeOf({ tone, code, service }: Finding, { topology }: VerdictFacts): number {
  if (!code.startsWith("service-")) return weight[tone] * 2;
  const own = `${service?.namespace}/${service?.name}`;
  const sick = new Set(topology?.nodes.filter(({ health }) => !calm.has(health)).map(({ id }) => id));
  const suffers = topology?.edges.some(({ from, to }) => from === own && to !== own && sick.has(to)) ?? false;
  return suffers ? weight.well * 2 : weight[tone] * 2 + 1;
}

function calmVerdict({ topology, models }: VerdictFacts): Finding {
  if (!topology) return finding("unknown", "cannot-tell");
  const services = topology.nodes.filter(({ kind }) => kind === "service");
  const busy = services.filter(({ health }) => health === "well");
  if (busy.length === 0) return finding("well", "idle", { services: services.length });
  const rate = (models?.rows ?? []).reduce((sum, row) => sum + (row.requestsPerSecond ?? 0), 0);
  return finding("well", "well", { services: busy.length, rate: threeDigits(rate) });
}

function oldFigures({ topology, models, meshes, mesh, isConsoleAway }: VerdictFacts): Finding[] {
  if (isConsoleAway) return [finding("unknown", "console-away")];
  const stale = topology?.stale ?? models?.stale;
  if (stale) return [finding("unknown", "figures-old", { upstream: stale.upstream, since: stale.since })];
  const prometheus = upstreamsOf(meshes, mesh).find(({ upstream }) => upstream === "prometheus");
  if (!topology && prometheus?.state === "down") {
    return [finding("unknown", "upstream-away", { upstream: "prometheus" })];
  }
  return [];
}

function nodeFindings(node: TopologyNode, changes: readonly ChangeSummary[]): Finding[] {
  const { health, namespace, service } = node;
  const target = { namespace, name: service };
  const sick = node.versions.filter((version) => !calm.has(version.health));
  if (node.versions.length > 1 && sick.length > 0 && sick.length < node.versions.length) {
    return sick.map(({ version, signals, health: state }): Finding => {
      const change = changes.find((one) => gained(one, node, version));
      const params = { service, version, percent: percentOf(signals.errorRatio) };
      const tone = state === "failing" ? "failing" : "degraded";
      if (!change) return { tone, code: "version-errors", params, service: target, changeId: null };
      return {
        tone,
        code: "version-errors-after-change",
        params: { ...params, revision: change.revision, at: change.createdAt },
        service: target,
        changeId: change.id,
      };
    });
  }
  if (calm.has(health)) return [];
  const tone = health === "failing" ? "failing" : "degraded";
  const { errorRatio } = node.signals;
  const hasErrors = errorRatio !== null && errorRatio > 0;
  return [
    {
      tone,
      code: hasErrors ? "service-errors" : "service-sick",
      params: hasErrors ? { service, percent: percentOf(errorRatio) } : { service },
      service: target,
      changeId: null,
    },
  ];
}

/** Whether a change gave this version of the service more weight. */
function gained(change: ChangeSummary, node: TopologyNode, version: string): boolean {
  if (change.namespace !== node.namespace || change.service !== node.service) return false;
  return (change.after?.[version] ?? 0) > (change.before?.[version] ?? 0);
}

function changeFindings(changes: readonly ChangeSummary[]): Finding[] {
  return changes.flatMap((change): Finding[] => {
    const { id, state, service, namespace, strength } = change;
    const target = { namespace, name: service };
    const base = { params: { service }, service: target, changeId: id };
    const isRefused = strength.kind === "proxies" && strength.rejected.length > 0 && state === "accepted";
    if (state === "conflicted" || isRefused) return [{ ...base, tone: "degraded", code: "change-refused" }];
    if (state === "queued") return [{ ...base, tone: "degraded", code: "change-waiting" }];
    return [];
  });
}

function awayUpstreams({ meshes, mesh, topology }: VerdictFacts): Finding[] {
  return upstreamsOf(meshes, mesh)
    .filter(({ state, upstream }) => state === "down" && (upstream !== "prometheus" || topology !== null))
    .filter(({ upstream }) => upstream !== "prometheus" || !topology?.stale)
    .map(({ upstream }) => finding("degraded", "upstream-away", { upstream }));
}

function upstreamsOf(meshes: Meshes | null, mesh: string): { upstream: Upstream; state: string }[] {
  return meshes?.meshes.find(({ id }) => id === mesh)?.upstreams ?? [];
}

function finding(tone: VerdictTone, code: FindingCode, params: Finding["params"] = {}): Finding {
  return { tone, code, params, service: null, changeId: null };
}

function percentOf(ratio: number | null): number {
  return ratio === null ? 0 : threeDigits(ratio * 100);
}

function threeDigits(value: number): number {
  return Number(value.toPrecision(3));
}
