import { describe, expect, it } from "vitest";
import { type ConceptName, concepts, type Dimension } from "./concepts";
import { explainConcept } from "./explain-concept";
import { shapeWith } from "./fixtures/shape-with.fixture";
import { rankSources } from "./rank-sources";
import { type Pins, resolveConcept } from "./resolve-concept";
import { allSources } from "./sources/all-sources";
import type { Way } from "./sources/source";

const target = ["namespace", "service", "version", "pod"];
const byVersion: Dimension[] = ["service", "version"];
const istio = "istio_requests_total";
const vllmFinished = "vllm:request_success_total";
const litellm = "litellm_proxy_total_requests_metric_total";

describe("which source answers", () => {
  const all = shapeWith([istio, vllmFinished, litellm, "sglang:num_requests_total"], {
    labels: target,
    marks: ["istio-sidecar"],
  });

  it.each<[string, ConceptName, Dimension[], string]>([
    ["the mesh, which sees every request once", "requests", byVersion, "istio-sidecar"],
    ["a gateway before engines, where the mesh does not know the model", "requests", ["model"], "litellm"],
    ["engines together, where only they know why", "finished", ["reason"], "vllm"],
  ])("%s", (_, concept, by, source) => {
    expect(resolveConcept(concept, all, by)).toMatchObject({ source: { name: source } });
  });

  it("puts engines together whose figures are told apart alike, and leaves out what is not", () => {
    const engines = shapeWith(
      ["vllm:num_requests_running", "sglang:num_running_reqs", "tgi_batch_current_size"],
      {
        labels: target,
      },
    );
    expect(resolveConcept("running", engines, byVersion)).toMatchObject({
      source: { name: "vllm, sglang, tgi" },
      ways: { length: 3 },
    });
    expect(resolveConcept("running", engines, ["model"])).toMatchObject({
      source: { name: "vllm, sglang" },
      passedOver: [{ source: "tgi", why: "has no label for model" }],
    });
  });

  it("uses series of shared names only where the product is seen", () => {
    const active = "envoy_cluster_upstream_rq_active";
    const seenAs = (marks: string[]) =>
      resolveConcept("upstreamActive", shapeWith([active], { marks }), ["service"]);
    expect(seenAs(["consul"])).toMatchObject({ source: { name: "consul" } });
    expect(seenAs(["envoy-clusters"])).toMatchObject({ source: { name: "envoy-clusters" } });
    expect(seenAs([])).toMatchObject({
      why: expect.stringContaining('consul needs series with consul_destination_service!=""'),
    });
  });

  it("takes a way that knows what is asked before one that means the same and does not", () => {
    const waiting = shapeWith(["vllm:num_requests_waiting", "vllm:num_requests_waiting_by_reason"], {
      labels: target,
    });
    const seriesOf = (by: Dimension[]) =>
      explainConcept("waiting", waiting, { by, windowSeconds: 60 }).series;
    expect(seriesOf([])).toEqual(["vllm:num_requests_waiting", "vllm:num_requests_waiting_by_reason"]);
    expect(seriesOf(["reason"])).toEqual(["vllm:num_requests_waiting_by_reason"]);
  });
});

describe("what is said of it", () => {
  it("has source, series, query and join, and what each better source lacks", () => {
    const shape = shapeWith(["vllm:kv_cache_usage_perc", "kube_pod_labels"], {
      labels: ["namespace", "pod"],
      marks: ["kube-pod-labels"],
    });
    expect(explainConcept("kvCacheUsage", shape, { by: ["version"], windowSeconds: 60 })).toEqual({
      concept: "kvCacheUsage",
      source: "vllm",
      why: null,
      series: ["vllm:kv_cache_usage_perc"],
      promql:
        'max by (label_version) ((vllm:kv_cache_usage_perc) * on (namespace,pod) group_left (label_version) (topk by (namespace,pod) (1, group by (namespace,pod,label_version) (kube_pod_labels{label_app!="",label_version!="",exported_pod=""})) or on (namespace,pod) group by (namespace,pod) (vllm:kv_cache_usage_perc)))',
      join: { name: "kube-pod-labels", says: "the pod's own labels app and version (kube_pod_labels)" },
      passedOver: [],
    });
  });

  it("says of each better source whether a series or a label is missing", () => {
    const shape = shapeWith([istio, litellm], { labels: target, marks: ["istio-sidecar"] });
    expect(explainConcept("requests", shape, { by: ["model"], windowSeconds: 60 })).toMatchObject({
      source: "litellm",
      passedOver: expect.arrayContaining([
        { source: "istio-sidecar", why: "has no label for model" },
        { source: "linkerd-inbound", why: "needs response_total" },
        { source: "endpoint-picker", why: expect.stringContaining("needs llm_d_epp_request_total or") },
      ]),
    });
  });

  it("is silent of what is worse than the source that answers", () => {
    const shape = shapeWith(["vllm:generation_tokens_total", "litellm_output_tokens_metric_total"], {
      labels: target,
    });
    expect(explainConcept("outputTokens", shape, { by: ["version"], windowSeconds: 60 })).toMatchObject({
      source: "vllm",
      passedOver: [],
    });
  });

  it("never takes who counted for who was called", () => {
    const shape = shapeWith([litellm, "kube_pod_labels"], {
      labels: ["namespace", "pod"],
      marks: ["kube-pod-labels"],
    });
    expect(explainConcept("requests", shape, { by: ["version"], windowSeconds: 60 })).toMatchObject({
      source: null,
      why: expect.stringContaining("litellm has no label for version;"),
    });
  });

  it("says why nothing answers", () => {
    expect(explainConcept("ttft", shapeWith([]), { by: [], windowSeconds: 60 })).toMatchObject({
      source: null,
      promql: null,
      why: expect.stringContaining("vllm needs vllm:time_to_first_token_seconds_bucket"),
    });
  });
});

describe("a pinned source", () => {
  const shape = shapeWith([istio, vllmFinished, litellm], { labels: target, marks: ["istio-sidecar"] });
  const asked = (pins: Pins, by: Dimension[] = []) => resolveConcept("requests", shape, by, pins);

  it("is the only one that is tried", () => {
    expect(asked({ requests: "vllm" })).toMatchObject({ source: { name: "vllm" }, passedOver: [] });
    expect(asked({ requests: "sglang" })).toMatchObject({ why: expect.stringContaining("sglang needs") });
    expect(asked({ requests: "litellm" }, ["version"])).toMatchObject({
      why: "no series for requests: litellm has no label for version",
    });
  });

  it("says nothing of other concepts", () => {
    expect(asked({ errors: "vllm" })).toMatchObject({ source: { name: "istio-sidecar" } });
  });

  it.each([
    ["no-such-thing", "is pinned, but there is no such source"],
    ["dcgm", "is pinned, but does not say requests"],
  ])("%s: is said to be none, and passed over", (pin, why) => {
    expect(asked({ requests: pin })).toMatchObject({
      source: { name: "istio-sidecar" },
      passedOver: expect.arrayContaining([{ source: pin, why }]),
    });
  });
});

describe("sources", () => {
  it("have names of their own", () => {
    const names = allSources.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it("leave no concept unsaid", () => {
    const unsaid = (Object.keys(concepts) as ConceptName[]).filter(
      (concept) => rankSources(concept).length === 0,
    );
    expect(unsaid).toEqual([]);
  });

  it("say each concept by a way of its kind", () => {
    const wrong = allSources.flatMap(({ name, ways }) =>
      (Object.entries(ways) as [ConceptName, readonly Way[]][]).flatMap(([concept, its]) =>
        its
          .filter(
            ({ kind }) =>
              kind !== concepts[concept].kind && !(kind === "gauge" && concepts[concept].kind === "ratio"),
          )
          .map(({ kind }) => `${name}: ${concept} by ${kind}`),
      ),
    );
    expect(wrong).toEqual([]);
  });
});
