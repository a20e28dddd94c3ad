import type { Upstream } from "../errors";
import type { Finding, Findings } from "../findings/findings";
import type { Meshes } from "../meshes/meshes";
import type { Models } from "../models/models";
import type { Topology } from "../topology/topology";

/** `unknown`: it cannot be told now. The rest as the health of a service. */
export type VerdictTone = "well" | "degraded" | "failing" | "unknown";

/** The page's answer: the worst finding, or one of these; `code` is then a key of messages `overview.verdict.*`. */
export type Verdict =
  | { kind: "finding"; tone: VerdictTone; finding: Finding }
  | { kind: "plain"; tone: VerdictTone; code: PlainCode; params: Record<string, string | number> };

type PlainCode = "cannot-tell" | "console-away" | "figures-old" | "upstream-away" | "idle" | "well";

export type VerdictFacts = {
  /** Null: not read yet, or never. So for all of these. */
  findings: Findings | null;
  topology: Topology | null;
  models: Models | null;
  meshes: Meshes | null;
  mesh: string;
  /** The console itself does not answer, so that everything here is from before. */
  isConsoleAway: boolean;
};

/**
 * Pure: whether the mesh is well, in one sentence, and what else was found. What is found wrong stays the first thing
 * said also when the figures are old; nothing found in old figures is no good news.
 */
export function verdictOf(facts: VerdictFacts): { verdict: Verdict; others: Finding[] } {
  const found = facts.findings?.findings ?? [];
  const blind = facts.isConsoleAway ? plain("unknown", "console-away") : oldFigures(facts);
  const [worst, ...rest] = found.filter((each) => !isSaidBy(each, blind));
  const isFailing = worst?.severity === "critical" && worst.upstream === null;
  if (blind && !facts.isConsoleAway && worst && isFailing) return { verdict: said(worst), others: rest };
  if (blind) return { verdict: blind, others: worst ? [worst, ...rest] : [] };
  return { verdict: worst ? said(worst) : calm(facts), others: rest };
}

/** How bad a finding is, as a health. */
export function toneOf({ severity }: Pick<Finding, "severity">): VerdictTone {
  return severity === "critical" ? "failing" : "degraded";
}

function said(finding: Finding): Verdict {
  return { kind: "finding", tone: toneOf(finding), finding };
}

/** That the upstream of old figures does not answer is said once. */
function isSaidBy({ code, upstream }: Finding, blind: Verdict | null): boolean {
  return code === "dead-upstream" && blind?.kind === "plain" && blind.params.upstream === upstream;
}

function oldFigures({ findings, topology, models, meshes, mesh }: VerdictFacts): Verdict | null {
  const stale = topology?.stale ?? models?.stale ?? findings?.stale;
  if (stale) {
    const { upstream, since } = stale;
    const measured = findings?.findings.filter((each) => each.upstream === null);
    const wasRead = [topology?.nodes, models?.rows, measured].some((known) => known?.length);
    return wasRead
      ? plain("unknown", "figures-old", { upstream, since })
      : plain("unknown", "upstream-away", { upstream });
  }
  if (topology || findings) return null;
  return isDown("prometheus", meshes, mesh)
    ? plain("unknown", "upstream-away", { upstream: "prometheus" })
    : null;
}

function isDown(name: Upstream, meshes: Meshes | null, mesh: string): boolean {
  const upstreams = meshes?.meshes.find(({ id }) => id === mesh)?.upstreams ?? [];
  return upstreams.some(({ upstream, state }) => upstream === name && state === "down");
}

function calm({ findings, topology, models }: VerdictFacts): Verdict {
  if (!topology || !findings) return plain("unknown", "cannot-tell");
  const services = topology.nodes.filter(({ kind }) => kind === "service");
  const busy = services.filter(({ health }) => health !== "idle" && health !== "unknown");
  if (busy.length === 0) return plain("well", "idle", { services: services.length });
  const rate = (models?.rows ?? []).reduce((sum, row) => sum + (row.requestsPerSecond ?? 0), 0);
  return plain("well", "well", { services: busy.length, rate: Number(rate.toPrecision(3)) });
}

function plain(tone: VerdictTone, code: PlainCode, params: Record<string, string | number> = {}): Verdict {
  return { kind: "plain", tone, code, params };
}
