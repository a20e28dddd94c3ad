import { type Client, Metadata } from "@grpc/grpc-js";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Backend, startBackend } from "../../controlplane/fixtures/backend";
import {
  eventually,
  splitConfig,
  startTestControlPlane,
  type TestControlPlane,
} from "../../controlplane/fixtures/control-plane";
import { Instance } from "./instance";
import { xdsBootstrap } from "./xds-bootstrap";
import { loadXds } from "./xds-channel";

const workload = { namespace: "llm", service: "orchestrator", version: "v1", instance: "orchestrator-0" };
const cluster = "outbound|50051|v1|chat-model.llm.svc.cluster.local";
const pass = (value: Buffer) => value;

let plane: TestControlPlane;
let caller: Instance;
let client: Client;
const backends: Backend[] = [];
const ended: { flags: string; route: string | undefined }[] = [];

beforeAll(async () => {
  plane = await startTestControlPlane();
  for (const name of ["well", "failing-1"]) {
    const started = await startBackend(name);
    backends.push(started);
    plane.register("chat-model", "v1", started.address, name);
  }
  plane.configure("chat-model", splitConfig({ v1: 10_000 }));
  const node = { id: "orchestrator-0", cluster: "tests" };
  vi.stubEnv("GRPC_XDS_BOOTSTRAP_CONFIG", xdsBootstrap(node, `127.0.0.1:${plane.xdsPort}`));
  const settings = {
    cluster: "demo",
    controlPlaneUrl: "",
    controlPlaneToken: "",
    targetsDir: "",
    drainSeconds: 0,
  };
  caller = new Instance(workload, settings, ({ flags, route }) => ended.push({ flags, route }));
  client = caller.clientOf("chat-model", await loadXds());
}, 20_000);
afterAll(() => {
  client.close();
  plane.close();
  for (const { close } of backends) close();
});

/** A call that stays open for `ms`; its status. */
function open(ms: number): Promise<number> {
  return new Promise((resolve) => {
    const call = client.makeServerStreamRequest(
      "/test.Echo/Count",
      pass,
      pass,
      Buffer.from(JSON.stringify({ count: 1, everyMs: ms })),
      new Metadata(),
      { deadline: Date.now() + 10_000 },
    );
    call.on("data", () => undefined);
    call.on("error", () => undefined);
    call.on("status", ({ code }) => resolve(code));
  });
}

function say(): Promise<number> {
  return new Promise((resolve) => {
    const call = client.makeUnaryRequest("/test.Echo/Say", pass, pass, Buffer.alloc(0), () => undefined);
    call.on("status", ({ code }) => resolve(code));
  });
}

async function figure(name: string): Promise<number | undefined> {
  const metrics = await caller.registry.getSingleMetricAsString(name);
  const line = metrics.split("\n").find((each) => each.startsWith(`${name}{cluster_name="${cluster}"}`));
  return line === undefined ? undefined : Number(line.split(" ").at(-1));
}

describe("a caller's sidecar tells what its breaker does", () => {
  it("counts what a limit refuses under the version that was chosen, and says while it is full", async () => {
    await eventually(say, (code) => code === 0);
    plane.limit("chat-model", { limits: { maxRequests: 4 } });
    const refused = await eventually(
      async () => {
        const calls: Promise<number>[] = [];
        for (let started = 0; started < 10; started++) {
          calls.push(open(600));
          await new Promise((resolve) => setTimeout(resolve, 10));
        }
        expect(await figure("envoy_cluster_upstream_rq_active")).toBeGreaterThanOrEqual(4);
        const isOpen = await figure("envoy_cluster_circuit_breakers_default_rq_open");
        const codes = await Promise.all(calls);
        return { isOpen, refused: codes.filter((code) => code === 14).length };
      },
      ({ refused }) => refused > 0,
    );
    expect(refused).toEqual({ isOpen: 1, refused: 6 });
    expect(await figure("envoy_cluster_upstream_rq_pending_overflow")).toBe(6);
    expect(await figure("envoy_cluster_circuit_breakers_default_rq_open")).toBe(0);
    expect(await figure("envoy_cluster_upstream_rq_active")).toBe(0);
    const flagged = ended.filter(({ flags }) => flags === "UO");
    expect(flagged).toHaveLength(6);
    expect(JSON.parse(flagged[0]?.route ?? "{}")).toMatchObject({ cluster: "llm/chat-model/v1" });
  }, 20_000);

  it("shows the endpoint that outlier detection takes out, and that it is back", async () => {
    expect(await figure("envoy_cluster_membership_total")).toBe(2);
    expect(await figure("envoy_cluster_membership_healthy")).toBe(2);
    plane.limit("chat-model", {
      outlierDetection: {
        intervalMs: 200,
        baseEjectionMs: 60_000,
        maxEjectionPercent: 50,
        failurePercentage: { thresholdPercent: 50, minRequests: 5, minHosts: 2 },
      },
    });
    await eventually(
      async () => {
        await Promise.all(Array.from({ length: 20 }, say));
        return figure("envoy_cluster_outlier_detection_ejections_active");
      },
      (active) => active === 1,
    );
    expect(await figure("envoy_cluster_membership_healthy")).toBe(1);
    expect(await figure("envoy_cluster_outlier_detection_ejections_enforced_total")).toBe(1);
    plane.limit("chat-model", {});
    await eventually(
      () => figure("envoy_cluster_membership_healthy"),
      (healthy) => healthy === 2,
    );
  }, 20_000);
});
