import { describe, expect, it } from "vitest";
import { startLabels } from "./istio-labels";

const orchestrator = { namespace: "llm", service: "orchestrator", version: "v1" };
const edge = {
  cluster: "demo",
  protocol: "grpc" as const,
  source: orchestrator,
  service: { namespace: "llm", name: "chat-model" },
};

describe("startLabels", () => {
  it("names both sides as Istio's sidecars do", () => {
    const destination = { namespace: "llm", service: "chat-model", version: "v2" };
    expect(startLabels({ ...edge, reporter: "source", destination })).toEqual({
      reporter: "source",
      source_workload: "orchestrator-v1",
      source_workload_namespace: "llm",
      source_principal: "unknown",
      source_app: "orchestrator",
      source_version: "v1",
      source_cluster: "demo",
      source_canonical_service: "orchestrator",
      source_canonical_revision: "v1",
      destination_workload: "chat-model-v2",
      destination_workload_namespace: "llm",
      destination_principal: "unknown",
      destination_app: "chat-model",
      destination_version: "v2",
      destination_cluster: "demo",
      destination_service: "chat-model.llm.svc.cluster.local",
      destination_service_name: "chat-model",
      destination_service_namespace: "llm",
      destination_canonical_service: "chat-model",
      destination_canonical_revision: "v2",
      request_protocol: "grpc",
      connection_security_policy: "unknown",
    });
  });

  it("knows the service that was asked for when nobody answered, and calls the rest unknown", () => {
    const labels = startLabels({ ...edge, reporter: "source", destination: undefined });
    expect(labels.destination_service_name).toBe("chat-model");
    expect([labels.destination_workload, labels.destination_version, labels.destination_cluster]).toEqual([
      "unknown",
      "unknown",
      "unknown",
    ]);
  });

  it("never leaves a label empty", () => {
    for (const reporter of ["source", "destination"] as const) {
      const labels = startLabels({ ...edge, reporter, source: undefined, destination: undefined });
      expect(Object.values(labels)).not.toContain("");
    }
  });
});
