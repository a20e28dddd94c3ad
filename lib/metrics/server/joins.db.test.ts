import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectFigures } from "../fixtures/check-source.fixture";
import { startWorlds, type Worlds } from "../fixtures/worlds.fixture";

let worlds: Worlds;
beforeAll(async () => {
  worlds = await startWorlds(["join-istio", "join-pod-labels", "join-workloads", "join-nothing"]);
});
afterAll(async () => worlds.stop());

const byVersion = ["service", "version"] as const;

describe("engines that know their pod and no more", () => {
  it.each([
    // The pod of two services is the one's that calls it most; what the mesh never saw is unknown, not left out.
    ["running", { "chat v1": 5, "chat v2": 7, "unknown unknown": 1 }],
    ["outputTokens", { "chat v1": 60, "chat v2": 5 }],
    ["kvCacheUsage", { "chat v1": 0.8, "chat v2": 0.1 }],
    ["kvCacheMean", { "chat v1": 0.6, "chat v2": 0.1 }],
    ["prefixCacheHits", { "chat v1": 0.4 }],
    ["ttft", { "chat v1": [100, 500, 900], "chat v2": [750, 975, 995] }],
    ["gpuUtilisation", { "chat v1": 0.9, "chat v2": 0.1 }],
  ] as const)("%s: is told apart by what the pods' sidecars say", async (concept, expected) => {
    expectFigures(await worlds.figures({ world: "join-istio", concept, by: byVersion }), expected);
  });

  it.each([
    [{ version: "v1" }, { v1: 5 }],
    [{ service: "chat", version: "v2" }, { v2: 7 }],
    [{ namespace: "llm", service: "chat-test" }, { v2: 7 }],
    [{ service: "nobody" }, null],
  ] as const)("is narrowed to %j", async (where, expected) => {
    const asked = { world: "join-istio", concept: "running", by: ["version"], where } as const;
    if (expected) expectFigures(await worlds.figures(asked), expected);
    else expect((await worlds.ask(asked)).reading.state).toBe("empty");
  });

  it("needs no join for what it knows itself", async () => {
    const { use } = await worlds.ask({ world: "join-istio", concept: "running", by: ["namespace", "model"] });
    expect(use.promql).toBe("sum by (namespace,model_name) (vllm:num_requests_running)");
  });
});

describe("where no mesh knows the pods", () => {
  it.each([
    ["running", { "chat v1": 3, "chat v2": 7, "unknown unknown": 1 }],
    ["requests", { "chat v1": 4, "chat v2": 2 }],
    ["errors", { "chat v1": 1, "chat v2": 0 }],
    ["podRestarts", { "chat v1": 3 }],
  ] as const)(
    "%s: is told apart by the pods' labels, also when two exporters say them",
    async (concept, expected) => {
      expectFigures(await worlds.figures({ world: "join-pod-labels", concept, by: byVersion }), expected);
    },
  );
});

describe("where a waypoint reports for the pods", () => {
  it("finds them by their owners", async () => {
    const running = await worlds.figures({ world: "join-workloads", concept: "running", by: byVersion });
    expectFigures(running, { "chat v1": 5, "chat v2": 7 });
    const where = { version: "v1" };
    const ofV1 = await worlds.figures({
      world: "join-workloads",
      concept: "running",
      by: ["version"],
      where,
    });
    expectFigures(ofV1, { v1: 5 });
  });
});

describe("where nothing says which version a pod is", () => {
  it("says so, and what would", async () => {
    const { reading } = await worlds.ask({ world: "join-nothing", concept: "running", by: byVersion });
    expect(reading).toMatchObject({
      state: "empty",
      why: expect.stringContaining(
        "vllm has no label for service, and nothing says which service a pod is: istio_requests_total or istio_requests_total with kube_pod_owner or kube_pod_labels",
      ),
    });
  });

  it("still answers what does not need it", async () => {
    expectFigures(await worlds.figures({ world: "join-nothing", concept: "running", by: ["pod"] }), {
      "chat-v1-0": 3,
    });
  });
});
