import { type FigureTable, figureTable } from "../../metrics/figure-table";
import { figuresOf } from "../../metrics/merge-readings";
import { type Judged, judgeHealth, worse } from "../health";
import type { TopologyEdge, TopologyNode, TopologyVersion } from "../topology";
import { type Figures, type GraphInput, serviceDimensions, versionDimensions } from "./graph-input";
import { isKnown, outsideId, type ServiceRef, serviceId, unknownLabel } from "./service-id";
import { signalsFrom } from "./signals-from";

/** Services with their versions, judged. */
export function nodesOf(input: GraphInput, references: ServiceRef[]): TopologyNode[] {
  const tables = {
    errors: figureTable(input.versions.errors, versionDimensions),
    latency: figureTable(input.versions.latency, versionDimensions),
    serviceLatency: figureTable(input.serviceLatency, serviceDimensions),
  };
  const requests = ratesByService(input.versions.requests);
  const started = ratesByService(input.versions.started);
  const models = new Set(
    figuresOf(input.models).map(({ labels }) => `${labels.namespace}/${labels.service}`),
  );
  return references.map((reference) => {
    const id = serviceId(reference);
    const own = requests.get(id) ?? new Map<string, number>();
    return nodeOf(input, reference, { tables, own, started: started.get(id), isModel: models.has(id) });
  });
}

function ratesByService(reading: Figures): Map<string, Map<string, number>> {
  const byService = new Map<string, Map<string, number>>();
  for (const { labels, value } of figuresOf(reading)) {
    const id = `${labels.namespace}/${labels.service}`;
    const versions = byService.get(id) ?? new Map<string, number>();
    const version = labels.version ?? unknownLabel;
    versions.set(version, (versions.get(version) ?? 0) + (value ?? 0));
    byService.set(id, versions);
  }
  return byService;
}

type NodeParts = {
  tables: { errors: FigureTable; latency: FigureTable; serviceLatency: FigureTable };
  /** Requests per second by version; calls that reached no instance are of version `unknown`. */
  own: ReadonlyMap<string, number>;
  started: ReadonlyMap<string, number> | undefined;
  isModel: boolean;
};

function nodeOf(input: GraphInput, reference: ServiceRef, parts: NodeParts): TopologyNode {
  const { own, tables } = parts;
  const couldAsk = input.versions.requests.state !== "failed";
  const total = own.size === 0 ? null : [...own.values()].reduce((sum, rate) => sum + rate, 0);
  const errors = [...own.keys()].reduce(
    (sum, version) => sum + (tables.errors.at({ ...reference, version }) ?? 0),
    0,
  );
  const signals = signalsFrom(total, errors, tables.serviceLatency.percentilesAt(reference));
  const versions = versionsOf(input, reference, parts);
  const itself = judgeHealth({ ...signals, couldAsk, windowSeconds: input.windowSeconds });
  const { health, reason } = judgedAs(
    itself,
    versions.map(({ judged }) => judged),
  );
  return {
    id: serviceId(reference),
    kind: "service",
    ...reference,
    isModel: parts.isModel,
    health,
    reason,
    signals,
    versions: versions.map(({ row }) => row),
  };
}

/** As its worst part; where some versions alone are as bad as the whole, they are what is wrong. */
function judgedAs(itself: Judged, versions: readonly Judged[]): Judged {
  const worst = versions.reduce(worse, itself);
  const asBad = versions.filter(({ health, reason }) => health === worst.health && reason !== null);
  const serving = versions.filter(({ health }) => health !== "idle");
  const [first] = asBad;
  const isApart = versions.length > 1 && asBad.length < Math.max(2, serving.length);
  return first && isApart ? first : worst;
}

function versionsOf(
  input: GraphInput,
  reference: ServiceRef,
  { own, started, tables }: NodeParts,
): { row: TopologyVersion; judged: Judged }[] {
  const id = serviceId(reference);
  const ready = input.endpoints?.get(id)?.versions;
  const wanted = input.wanted?.get(id);
  const names = new Set(
    [...own.keys(), ...(ready?.keys() ?? []), ...Object.keys(wanted ?? {})].filter(isKnown),
  );
  const shares = shareOf(started ?? own);
  return [...names].sort().map((version) => {
    const requests = own.get(version) ?? null;
    const group = { ...reference, version };
    const signals = signalsFrom(requests, tables.errors.at(group), tables.latency.percentilesAt(group));
    const wantedShare = wanted === undefined ? null : (wanted[version] ?? 0) / 10_000;
    const readyEndpoints = input.endpoints === null ? null : (ready?.get(version) ?? 0);
    const couldAsk = input.versions.requests.state !== "failed";
    const served = judgeHealth({ ...signals, couldAsk, windowSeconds: input.windowSeconds });
    const judged = named(version, unserved(version, wantedShare, readyEndpoints) ?? served);
    const row = { version, signals, observedShare: shares(version), wantedShare, readyEndpoints };
    return { row: { ...row, health: judged.health }, judged };
  });
}

function named(version: string, judged: Judged): Judged {
  if (judged.reason?.code !== "errors") return judged;
  return { ...judged, reason: { code: "version-errors", params: { ...judged.reason.params, version } } };
}

/** A version that should get requests and has nobody to serve them. */
function unserved(version: string, wantedShare: number | null, ready: number | null): Judged | null {
  if (!wantedShare || ready !== 0) return null;
  return { health: "failing", reason: { code: "no-ready-endpoints", params: { version } } };
}

function shareOf(rates: ReadonlyMap<string, number>): (version: string) => number | null {
  const known = [...rates].filter(([version]) => version !== unknownLabel);
  const total = known.reduce((sum, [, rate]) => sum + rate, 0);
  return (version) => (total === 0 ? null : (rates.get(version) ?? 0) / total);
}

/** The callers that no sidecar reports, as one. */
export function outsideNode(edges: TopologyEdge[]): TopologyNode {
  const own = edges.filter(({ from }) => from === outsideId);
  const requests = own.reduce((sum, { signals }) => sum + (signals.requestsPerSecond ?? 0), 0);
  const errors = own.reduce(
    (sum, { signals }) => sum + (signals.requestsPerSecond ?? 0) * (signals.errorRatio ?? 0),
    0,
  );
  return {
    id: outsideId,
    kind: "outside",
    namespace: "",
    service: "",
    isModel: false,
    health: requests > 0 ? "well" : "idle",
    reason: null,
    signals: signalsFrom(requests, errors, { p50: null, p95: null, p99: null }),
    versions: [],
  };
}
