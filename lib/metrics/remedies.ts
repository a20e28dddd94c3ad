import { type ConceptName, concepts } from "./concepts";
import { recordedName } from "./recording/recorded-instead";
import { allSources } from "./sources/all-sources";

/** What can be missing, worst first. */
export const remedyNames = [
  "mesh-requests",
  "engine-series",
  "pod-versions",
  "recorded-rules",
  "breaker-series",
  "both-sides",
  "wider-buckets",
  "gpu-series",
  "pod-series",
  "istio-certificates",
  "consul-certificates",
] as const;
export type RemedyName = (typeof remedyNames)[number];

type Seen = {
  concept: ConceptName;
  by: "version" | "service" | "nothing" | null;
  source: string | null;
  withinBuckets: number | null;
  /** How many series of one kind its source has: instances, or who calls whom; null where that is not known. */
  size?: number | null;
};
export type Remedy = {
  /** The concepts that are missing, or short of something, for want of this. */
  wants: (seen: readonly Seen[]) => ConceptName[];
  snippet: string;
};

/** Beyond this share in the last bucket, a p95 is one that nobody can know. */
const leastWithin = 0.95;
/** From so many on, each of which has some twenty buckets, histograms are what a page waits for (docs/metrics.md). */
const manySeries = 1_000;

const engineConcepts: readonly ConceptName[] = [
  "ttft",
  "interTokenLatency",
  "outputTokens",
  "running",
  "waiting",
  "kvCacheUsage",
];

function missing(names: readonly ConceptName[]): Remedy["wants"] {
  return (seen) => seen.filter(({ concept, by }) => by === null && names.includes(concept)).map(named);
}

function named({ concept }: Seen): ConceptName {
  return concept;
}

/** Engines and gateways count what reached them; who called, and what reached nobody, only a mesh knows. */
const ofMesh: readonly ConceptName[] = ["requests", "errors", "latency"];

function isOfMesh(source: string | null): boolean {
  const [first] = source?.split(", ") ?? [];
  return allSources.some(({ name, layer }) => name === first && layer === "mesh");
}

/** One setting lets all of these through: with any of them there, the others are not hidden. */
const ofClusters: readonly ConceptName[] = [
  "ejectedEndpoints",
  "healthyEndpoints",
  "breakerOpen",
  "upstreamActive",
];

/** Sidecars report on both sides unless they are told not to, or are not there. */
const ofSides: readonly ConceptName[] = ["latencyMean", "callerLatencyMean"];

function isIstio(source: string | null): boolean {
  return source?.startsWith("istio") ?? false;
}

/** Whose mesh the source of its requests is. */
function isMeshOf(seen: readonly Seen[], isOwn: (source: string | null) => boolean): boolean {
  return seen.some(({ concept, source }) => concept === "requests" && isOwn(source));
}

/**
 * Configuration that brings what is missing. Istio's statistics: istio.io, "Envoy statistics" (`proxyStatsMatcher`); scraping
 * and labels: the manifests that prometheus-operator and kube-state-metrics document.
 */
export const remedies: Readonly<Record<RemedyName, Remedy>> = {
  "mesh-requests": {
    wants: (seen) =>
      seen.some(({ concept, source }) => concept === "requests" && isOfMesh(source))
        ? []
        : seen.filter(({ concept, source }) => ofMesh.includes(concept) && !isOfMesh(source)).map(named),
    snippet: `apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata:
  name: envoy-stats
  namespace: istio-system
spec:
  namespaceSelector: { any: true }
  selector:
    matchExpressions:
      - { key: istio-prometheus-ignore, operator: DoesNotExist }
  podMetricsEndpoints:
    - port: http-envoy-prom
      path: /stats/prometheus
      interval: 15s
`,
  },
  "engine-series": {
    wants: missing(engineConcepts),
    snippet: `apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata:
  name: vllm
  namespace: llm
spec:
  selector:
    matchLabels: { app: vllm }
  podMetricsEndpoints:
    - port: http
      path: /metrics
      interval: 15s
`,
  },
  "pod-versions": {
    wants: (seen) =>
      seen
        .filter(({ concept, by }) => engineConcepts.includes(concept) && by !== null && by !== "version")
        .map(named),
    snippet: `metricLabelsAllowlist:
  - pods=[app,version]
prometheus:
  monitor:
    honorLabels: true
`,
  },
  "recorded-rules": {
    wants: (seen) =>
      seen
        .filter(
          ({ concept, source, size }) =>
            concepts[concept].kind === "quantiles" &&
            (size ?? 0) >= manySeries &&
            source?.endsWith(recordedName) === false,
        )
        .map(named),
    snippet: `# npm run heddle -- rules > heddle-rules.yaml
# With the Prometheus operator: npm run heddle -- rules --for operator | kubectl apply -n monitoring -f -
rule_files:
  - heddle-rules.yaml
`,
  },
  "breaker-series": {
    wants: (seen) =>
      seen.some(({ source }) => isIstio(source)) &&
      !seen.some(({ concept, source }) => ofClusters.includes(concept) && source !== null)
        ? missing([...ofClusters, "retries"])(seen)
        : [],
    snippet: `meshConfig:
  defaultConfig:
    proxyStatsMatcher:
      inclusionRegexps:
        - ".*circuit_breakers.*"
        - ".*outlier_detection.*"
        - ".*upstream_rq_(retry|pending|active|total|timeout).*"
        - ".*upstream_cx_(active|overflow).*"
        - ".*membership_.*"
`,
  },
  "both-sides": {
    wants: (seen) => {
      const sides = seen.filter(({ concept }) => ofSides.includes(concept));
      const there = sides.filter(({ source }) => source !== null);
      const isOneSided = there.length === 1 && there.every(({ source }) => isIstio(source));
      return isOneSided ? missing(ofSides)(sides) : [];
    },
    snippet: `apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata:
  name: durations-of-both-sides
  namespace: istio-system
spec:
  metrics:
    - providers:
        - name: prometheus
      overrides:
        - match:
            metric: REQUEST_DURATION
            mode: CLIENT_AND_SERVER
          disabled: false
`,
  },
  "wider-buckets": {
    wants: (seen) =>
      seen
        .filter(
          ({ source, withinBuckets }) =>
            isIstio(source) && withinBuckets !== null && withinBuckets < leastWithin,
        )
        .map(named),
    snippet: `metadata:
  annotations:
    sidecar.istio.io/statsHistogramBuckets: '{"istiocustom":[5,10,25,50,100,250,500,1000,2500,5000,10000,30000,60000,300000,1800000]}'
`,
  },
  "gpu-series": {
    wants: missing(["gpuUtilisation", "gpuMemoryUsage"]),
    snippet: `serviceMonitor:
  enabled: true
  interval: 15s
  honorLabels: true
`,
  },
  "pod-series": {
    wants: missing(["podRestarts", "podCpu", "podMemory"]),
    snippet: `kubeStateMetrics:
  enabled: true
kubelet:
  enabled: true
  serviceMonitor:
    cAdvisor: true
`,
  },
  "istio-certificates": {
    wants: (seen) => (isMeshOf(seen, isIstio) ? missing(["certificateTtl"])(seen) : []),
    snippet: `apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata:
  name: istio-agents
  namespace: istio-system
spec:
  namespaceSelector: { any: true }
  selector:
    matchExpressions:
      - { key: security.istio.io/tlsMode, operator: Exists }
  podMetricsEndpoints:
    - path: /stats/prometheus
      interval: 30s
      relabelings:
        - { action: keep, sourceLabels: [__meta_kubernetes_pod_container_name], regex: istio-proxy }
        - { sourceLabels: [__meta_kubernetes_pod_ip], targetLabel: __address__, replacement: "$1:15020" }
      metricRelabelings:
        - { action: keep, sourceLabels: [__name__], regex: istio_agent_cert_expiry_seconds }
`,
  },
  "consul-certificates": {
    wants: (seen) =>
      isMeshOf(seen, (source) => source?.startsWith("consul") ?? false)
        ? missing(["rootCertificateTtl", "signingCertificateTtl"])(seen)
        : [],
    snippet: `global:
  metrics: { enabled: true, enableAgentMetrics: true }
server:
  extraConfig: |
    { "telemetry": { "disable_hostname": true } }
`,
  },
};

/** What is missing of what was seen, worst first, with the concepts that are short of it. */
export function gapsOf(seen: readonly Seen[]): { remedy: RemedyName; concepts: ConceptName[] }[] {
  return remedyNames
    .map((remedy) => ({ remedy, concepts: remedies[remedy].wants(seen) }))
    .filter(({ concepts }) => concepts.length > 0);
}
