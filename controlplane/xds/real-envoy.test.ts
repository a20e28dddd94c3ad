import { Client, credentials } from "@grpc/grpc-js";
import { afterEach, describe, expect, it } from "vitest";
import { type Backend, startBackend } from "../fixtures/backend";
import {
  eventually,
  splitConfig,
  startTestControlPlane,
  type TestControlPlane,
} from "../fixtures/control-plane";
import { EnvoyProcess } from "../fixtures/envoy-process";

const program = process.env.HEDDLE_TEST_ENVOY_BIN;

let plane: TestControlPlane | undefined;
let envoy: EnvoyProcess | undefined;
const backends: Backend[] = [];
afterEach(async () => {
  await envoy?.stop();
  plane?.close();
  for (const { close } of backends.splice(0)) close();
});

/** Who answers a call to the service through the Envoy; the status code where nobody does. */
function answerOf(port: number): Promise<string> {
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), {
    "grpc.default_authority": "chat-model.llm:8000",
  });
  const [identity, deadline] = [(bytes: Buffer) => bytes, Date.now() + 2_000];
  return new Promise((resolve) => {
    client.makeUnaryRequest(
      "/test.Echo/Say",
      identity,
      identity,
      Buffer.of(),
      { deadline },
      (error, answer) => {
        client.close();
        resolve(error ? `code ${error.code}` : String(answer));
      },
    );
  });
}

describe.skipIf(program === undefined)("a real Envoy (HEDDLE_TEST_ENVOY_BIN names it)", () => {
  it.each(["GRPC", "DELTA_GRPC"] as const)("takes all of it, over %s, and routes by it", async (apiType) => {
    plane = await startTestControlPlane();
    for (const version of ["v1", "v2"]) {
      const backend = await startBackend(version);
      backends.push(backend);
      plane.register("chat-model", version, backend.address);
    }
    const { route } = splitConfig({ v1: 10_000 });
    if (!route) throw new Error("no route");
    const full = {
      match: [{ headers: { "x-a": { regex: "b|c" }, "x-b": { present: true } }, path: { prefix: "/llm" } }],
      split: [{ version: "v1", weightBp: 10_000 }],
      timeoutMs: 2_000,
      retries: {
        attempts: 2,
        perTryTimeoutMs: 500,
        on: ["unavailable" as const, "connect-failure" as const],
      },
      fault: { delay: { percentBp: 10, ms: 5 }, abort: { percentBp: 10, status: 503 } },
      mirror: { version: "v2", percentBp: 100 },
    };
    plane.configure("chat-model", { route: { ...route, rules: [full, ...route.rules] } });
    plane.limit("chat-model", {
      limits: { maxConnections: 9, maxRetries: 0, maxRequestsPerConnection: 100 },
      outlierDetection: { consecutiveErrors: 5, consecutiveGatewayErrors: 5, minHealthPercent: 30 },
    });
    const started = await EnvoyProcess.start(program ?? "", plane.xdsPort, apiType);
    envoy = started;
    await eventually(
      () => answerOf(started.listenPort),
      (answer) => answer === "v1",
      20_000,
    );
    const etag = plane.configure("chat-model", splitConfig({ v2: 10_000 }, 2));
    await eventually(
      () => answerOf(started.listenPort),
      (answer) => answer === "v2",
    );
    expect(plane.nodes.status({ namespace: "llm", service: "chat-model" }, etag).nodes).toMatchObject([
      { id: "real-envoy", state: "acked" },
    ]);
    const dump = await started.admin("/config_dump?include_eds");
    const listener = `outbound/127.0.0.1:${started.listenPort}`;
    for (const name of [listener, "llm/chat-model/v2", "chat-model.llm.svc.cluster.local"]) {
      expect(dump).toContain(JSON.stringify(name));
    }
    const rejections = await started.rejections();
    expect(Object.keys(rejections).length).toBeGreaterThan(2);
    expect(Object.values(rejections).filter((count) => count > 0)).toEqual([]);
  });
});
