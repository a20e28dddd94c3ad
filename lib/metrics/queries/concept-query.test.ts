import { parser } from "@prometheus-io/lezer-promql";
import { describe, expect, it } from "vitest";
import type { ConceptName, Dimension } from "../concepts";
import { podJoins } from "../joins/pod-joins";
import { allSources } from "../sources/all-sources";
import type { Source } from "../sources/source";
import { conceptQuery, guardedConceptQuery } from "./concept-query";
import type { ConceptQuestion } from "./concept-question";

function parses(query: string): boolean {
  let isGood = true;
  parser.parse(query).iterate({
    enter(node) {
      if (node.type.isError) isGood = false;
    },
  });
  return isGood;
}

function question(name: string, concept: ConceptName, rest: Partial<ConceptQuestion> = {}): ConceptQuestion {
  const source = allSources.find((each) => each.name === name);
  if (!source) throw new Error(`no source ${name}`);
  return { source, ways: source.ways[concept] ?? [], by: [], where: {}, windowSeconds: 60, ...rest };
}

const destination = 'istio_requests_total{reporter="destination"}';
const service = "destination_service_namespace,destination_service_name";
const rated = (series: string) => `sum by (${service}) (rate(${series}[60s]))`;

describe("conceptQuery", () => {
  it.each<[string, ConceptQuestion, string]>([
    [
      "a counter",
      question("vllm", "outputTokens", { by: ["version"], where: { namespace: "llm" } }),
      'sum by (version) (rate(vllm:generation_tokens_total{namespace="llm"}[60s]))',
    ],
    [
      "a quotient of sums",
      question("ray-vllm", "tokensPerStep", { by: ["model"] }),
      "sum by (model_name) (rate(ray_vllm_iteration_tokens_total_sum[60s])) / (sum by (model_name) (rate(ray_vllm_iteration_tokens_total_count[60s])) > 0)",
    ],
    [
      "a mean that is scaled",
      question("tgi", "e2eMean"),
      "1000 * (sum by () (rate(tgi_request_duration_sum[60s])) / (sum by () (rate(tgi_request_duration_count[60s])) > 0))",
    ],
    [
      "what every rank repeats, once",
      question("sglang", "running"),
      'sum by () (max without (tp_rank,pp_rank,moe_ep_rank) (sglang:num_running_reqs{priority=""}))',
    ],
    [
      "what is added from another series",
      question("triton", "requests"),
      'sum by () (rate(nv_inference_request_success[60s]) or label_replace(rate(nv_inference_request_failure[60s]), "heddle_series", "nv_inference_request_failure", "", ""))',
    ],
    [
      "whose report counts: the service's, else its waypoint's, else its callers'",
      question("istio-mixed", "requests", { by: ["namespace", "service"] }),
      `(sum by (${service}) (rate(${destination}[60s]) or rate(istio_requests_total{reporter="source",destination_workload="unknown"}[60s])) or (${rated('istio_requests_total{reporter="waypoint"}')} unless on (${service}) ${rated(destination)}) or (${rated('istio_requests_total{reporter="source"}')} unless on (${service}) ${rated(destination)} unless on (${service}) ${rated('istio_requests_total{reporter="waypoint"}')}))`,
    ],
    [
      "an older name for instances that have no newer one",
      question("vllm", "kvCacheMean"),
      'avg by () (vllm:kv_cache_usage_perc or (vllm:gpu_cache_usage_perc unless on (namespace,pod) (vllm:kv_cache_usage_perc{pod!=""}) unless on (job,instance) (vllm:kv_cache_usage_perc{pod=""})))',
    ],
    [
      "a figure of before",
      question("tgi", "waiting", { offsetSeconds: 3600 }),
      "sum by () (tgi_queue_size offset 3600s)",
    ],
  ])("%s", (_, asked, expected) => {
    expect(conceptQuery(asked).text).toBe(expected);
    expect(parses(expected)).toBe(true);
  });
});

describe("what is joined by the pod", () => {
  const [istioPods, istioWorkloads, kubePodLabels] = podJoins;
  const labelled = 'label_app!="",label_version!="",exported_pod=""';
  const others = "or on (namespace,pod) group by (namespace,pod) (tgi_queue_size)";

  it.each([
    [
      "the pod's sidecar",
      istioPods,
      {},
      `(group by (namespace,pod,destination_version) (topk by (namespace,pod) (1, sum by (namespace,pod,destination_version) (istio_requests_total{reporter="destination",pod!=""}))) ${others})`,
    ],
    [
      "the pod's labels",
      kubePodLabels,
      {},
      `(topk by (namespace,pod) (1, group by (namespace,pod,label_version) (kube_pod_labels{${labelled}})) ${others})`,
    ],
    [
      "one version alone",
      kubePodLabels,
      { version: "v1" },
      `topk by (namespace,pod) (1, group by (namespace,pod,label_version) (kube_pod_labels{${labelled},label_version="v1"}))`,
    ],
    [
      "the pod's owner",
      istioWorkloads,
      {},
      `(group by (namespace,pod,destination_version) (topk by (namespace,pod) (1, (label_replace(kube_pod_owner{owner_kind="ReplicaSet",exported_pod=""}, "destination_workload", "$1", "owner_name", "(.+)-[^-]+") or label_replace(kube_pod_owner{owner_kind=~"StatefulSet|DaemonSet",exported_pod=""}, "destination_workload", "$1", "owner_name", "(.+)")) * on (namespace,destination_workload) group_left (destination_version) topk by (namespace,destination_workload) (1, label_replace(sum by (destination_workload_namespace,destination_workload,destination_version) (istio_requests_total{destination_workload!="unknown"}), "namespace", "$1", "destination_workload_namespace", "(.*)")))) ${others})`,
    ],
  ] as const)("%s", (_, join, where, rows) => {
    if (!join) throw new Error("no such join");
    const asked = question("tgi", "waiting", {
      by: ["version"],
      where,
      joined: { join, dimensions: ["version"] },
    });
    const source: Source = {
      ...asked.source,
      labels: { ...asked.source.labels, version: join.labels.version },
    };
    const expected = `sum by (${join.labels.version}) ((tgi_queue_size) * on (namespace,pod) group_left (${join.labels.version}) ${rows})`;
    expect(conceptQuery({ ...asked, source }).text).toBe(expected);
    expect(parses(expected)).toBe(true);
  });

  it("goes by the names that a source has for namespace and pod", () => {
    if (!kubePodLabels) throw new Error("no such join");
    const asked = question("dcgm-exported", "gpuMemory", {
      by: ["version"],
      where: { namespace: "llm", version: "v1" },
      joined: { join: kubePodLabels, dimensions: ["version"] },
    });
    const source: Source = { ...asked.source, labels: { ...asked.source.labels, version: "label_version" } };
    expect(conceptQuery({ ...asked, source }).text).toBe(
      `1048576 * (sum by (label_version) ((DCGM_FI_DEV_FB_USED{exported_pod!="",exported_namespace="llm"}) * on (exported_namespace,exported_pod) group_left (label_version) label_replace(label_replace(topk by (namespace,pod) (1, group by (namespace,pod,label_version) (kube_pod_labels{${labelled},label_version="v1",namespace="llm"})), "exported_namespace", "$1", "namespace", "(.*)"), "exported_pod", "$1", "pod", "(.*)")))`,
    );
  });
});

describe("every way of every source", () => {
  const asked = allSources.flatMap((source) =>
    Object.entries(source.ways).flatMap(([concept, ways]) =>
      [undefined, ...podJoins].map((join) => {
        const dimensions: Dimension[] = ["namespace", "service", "version"];
        const labels = join ? { ...source.labels, ...join.labels } : source.labels;
        const by = dimensions.filter((dimension) => labels[dimension] !== undefined);
        const joined = join ? { join, dimensions: ["service", "version"] as const } : null;
        const where = { namespace: 'l"l}m', version: "v1" };
        return {
          name: `${source.name} ${concept} ${join?.name ?? ""}`,
          source: { ...source, labels },
          ways,
          by,
          joined,
          where,
        };
      }),
    ),
  );

  it("is PromQL, whatever is joined to it, now and before", () => {
    const broken = asked.filter(({ name: _, ...rest }) => {
      const query = guardedConceptQuery({ ...rest, windowSeconds: 60, offsetSeconds: 3600 });
      return !parses(query.text) || query.text.length > 60_000;
    });
    expect(broken.map(({ name }) => name)).toEqual([]);
    expect(asked.length).toBeGreaterThan(500);
  });
});
