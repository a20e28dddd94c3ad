import { describe, expect, it } from "vitest";
import { confinePromql } from "../promql/confine";
import { namespaceGuard } from "./namespace-guard";

const confined = (query: string, ...namespaces: string[]) =>
  confinePromql(query, namespaceGuard(new Set(namespaces)));

const any =
  'namespace=~"a",consul_destination_namespace=~"|a",destination_service_namespace=~"|a",dst_namespace=~"|a",exported_namespace=~"|a",parent_namespace=~"|a",cluster_name!~"outbound[|].*"';

describe("whose a series is", () => {
  it.each([
    ["the called side's, of Istio's calls", "istio_requests_total", 'destination_service_namespace=~"a"'],
    [
      "all parts of a histogram alike",
      "istio_request_duration_milliseconds_bucket",
      'destination_service_namespace=~"a"',
    ],
    ["the target's, of an engine", "vllm:num_requests_running", 'namespace=~"a",exported_namespace=~"|a"'],
    [
      "the called side's, of what rules recorded",
      "heddle_call:requests:rate1m",
      'namespace=~"a",exported_namespace=~"|a"',
    ],
    [
      "in a cluster's name, of Envoy's",
      "envoy_cluster_upstream_rq_retry",
      'cluster_name=~"outbound[|][0-9]*[|][^|]*[|][^|.]*[.](a)[.].*"',
    ],
    ["its target's, of what nobody knows, and only where it tells of no other", "my_metric", any],
    ["the same where the name tells two things apart no more", "response_total", any],
  ])("%s", (_, name, guard) => {
    expect(confined(name, "a")).toBe(`${name}{${guard}}`);
  });

  it.each([
    ['response_total{direction="outbound",dst_service!=""}', 'dst_namespace=~"a"'],
    ["response_total{direction = 'inbound'}", 'namespace=~"a",exported_namespace=~"|a"'],
    ['envoy_cluster_upstream_rq_retry{consul_destination_service!=""}', 'consul_destination_namespace=~"a"'],
    ['DCGM_FI_DEV_GPU_UTIL{exported_pod!=""}', 'exported_namespace=~"a"'],
    [
      '{__name__=~"vllm:num_requests_running|vllm:num_requests_waiting"}',
      'namespace=~"a",exported_namespace=~"|a"',
    ],
    ['{__name__=~"vllm:.*"}', any],
    ['{__name__=~"istio_requests_total|vllm:num_requests_running"}', any],
    ['{job="x"}', any],
  ])("is told by what a selector says: %s", (selector, guard) => {
    expect(confined(selector, "a")).toBe(selector.replace("{", `{${guard},`));
  });
});

it("names every namespace literally, and one that cannot be where there is none", () => {
  expect(confined("istio_requests_total", "b", "a.c")).toBe(
    'istio_requests_total{destination_service_namespace=~"a\\\\.c|b"}',
  );
  expect(confined("istio_requests_total")).toBe('istio_requests_total{destination_service_namespace=~"/"}');
});
