import { describe, expect, it } from "vitest";
import { callersQuery, callsQuery, excessQuery, peakQuery } from "./open-calls";

const called = { namespace: "llm", service: "chat-model" };
const ofAny = String.raw`envoy_cluster_upstream_rq_active{cluster_name=~"outbound[|][0-9]*[|][^|]*[|]chat-model\\.llm\\..*"}`;
const ofV1 = String.raw`envoy_cluster_upstream_rq_active{cluster_name=~"outbound[|][0-9]*[|]v1[|]chat-model\\.llm\\..*"}`;
const atService =
  'heddle_mesh_requests_in_flight{reporter="destination",destination_service_namespace="llm",destination_service_name="chat-model"}';
const byCaller = `sum by (source_canonical_service,destination_version) (${atService})`;
const version = '"heddle_version", "$1", "cluster_name", "outbound[|][0-9]*[|]([^|]*)[|].*"';
const proxied = (query: string) =>
  `label_replace(label_replace(${query}, "heddle_caller", "$1", "service", "(.*)"), ${version})`;
const served = (query: string) =>
  `label_replace(label_replace(${query}, "heddle_caller", "$1", "source_canonical_service", "(.*)"), "heddle_version", "$1", "destination_version", "(.*)")`;
const by = "by (heddle_caller,heddle_version)";

describe("questions about open calls", () => {
  it.each([
    [
      "peak at proxies",
      peakQuery("proxy", called, 30),
      `max ${by} (${proxied(`max_over_time(${ofAny}[30s])`)})`,
    ],
    [
      "peak at the service",
      peakQuery("service", called, 30),
      `max ${by} (${served(`max_over_time(${byCaller}[30s:1s])`)})`,
    ],
    [
      "callers at once",
      callersQuery(called, { windowSeconds: 3_600, stepSeconds: 30, spanSeconds: 2 }),
      `max_over_time((count ${by} (${proxied(`last_over_time(${ofAny}[2s]) > 0`)}))[3600s:30s])`,
    ],
    [
      "share above a limit",
      excessQuery("proxy", { ...called, version: "v1" }, { limit: 4, windowSeconds: 3_600, stepSeconds: 5 }),
      `sum ${by} (${proxied(`sum_over_time(clamp_min(${ofV1} - 4, 0)[3600s:5s])`)}) / sum ${by} (${proxied(`sum_over_time(${ofV1}[3600s:5s])`)})`,
    ],
    [
      "calls",
      callsQuery(called, 600),
      `sum ${by} (${served('increase(istio_requests_total{reporter="destination",destination_service_namespace="llm",destination_service_name="chat-model"}[600s])')})`,
    ],
  ])("%s", (_, query, expected) => {
    expect(query.text).toBe(expected);
  });
});
