import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually, splitConfig } from "../fixtures/control-plane";
import { ControlPlaneProcess, createTestDatabase } from "../fixtures/control-plane-process";
import { EnvoyClient } from "../fixtures/envoy-client";
import { weightsOf } from "../fixtures/fleet";
import { GrpcClient } from "../fixtures/grpc-client";
import { nodesSchema, type ServiceConfig } from "../wire";

let plane: ControlPlaneProcess;
let database: Awaited<ReturnType<typeof createTestDatabase>>;
beforeAll(async () => {
  database = await createTestDatabase();
  plane = await ControlPlaneProcess.start(database.url);
}, 30_000);
afterAll(async () => {
  await plane.end();
  await database.drop();
});

function mirrored(revision = 1): ServiceConfig {
  const { route } = splitConfig({ v1: 10_000 }, revision);
  if (!route) throw new Error("no route");
  const mirror = { version: "v2", percentBp: 500 };
  return { route: { ...route, rules: route.rules.map((rule) => ({ ...rule, mirror })) } };
}

async function nodes() {
  const { body } = await plane.ask("GET", "/v1/nodes?resources=none");
  return nodesSchema.parse(body).nodes;
}

describe("what only one dialect can do", () => {
  it("is taken where Envoys alone call the service, and reaches them", async () => {
    const envoy = new EnvoyClient(plane.xdsPort, { id: "sidecar" });
    const origin = { policyId: "b", revision: 1, changeId: "c" };
    const limits = { maxConnections: 3, maxRetries: 0 };
    const options = { service: "envoys", section: "circuit-breaker" as const };
    const route = await plane.put(mirrored(), { service: "envoys" });
    const breaker = await plane.put({ origin, limits }, options);
    expect([route.status, breaker.status]).toEqual([200, 200]);
    await eventually(
      () => weightsOf(envoy, "llm/envoys"),
      (weights) => weights["llm/envoys/v1"] === 10_000,
      15_000,
    );
    const cluster = envoy.config.clusters.get("llm/envoys/v2");
    expect(cluster?.circuitBreakers?.thresholds[0]).toMatchObject(limits);
    const rates = { origin, rates: [{ requests: 600, seconds: 60, match: { method: "POST" } }] };
    const limited = await plane.put(JSON.stringify(rates), { service: "envoys", section: "rate-limit" });
    expect(limited).toMatchObject({ status: 200, body: { config: rates } });
    expect((await plane.get("envoys", "whole")).body).toMatchObject({ config: { "rate-limit": rates } });
    const balancing = { origin, algorithm: "consistent-hash", hashOn: { header: "x-session-id" } };
    const hashed = await plane.put(JSON.stringify(balancing), {
      service: "envoys",
      section: "load-balancing",
    });
    expect(hashed).toMatchObject({ status: 200, body: { config: balancing } });
    const written = { route: route.body, "rate-limit": limited.body, "load-balancing": hashed.body };
    for (const [section, { etag }] of Object.entries(written)) {
      const status = () => plane.ask("GET", `/v1/services/llm/envoys/status?section=${section}&etag=${etag}`);
      await eventually(status, ({ body }) => (body.nodes as { state: string }[])[0]?.state === "acked");
    }
    expect(envoy.config.routes.get("llm/envoys")?.virtualHosts[0]?.rateLimits).toHaveLength(1);
    const [node] = await nodes();
    expect(node).toMatchObject({ id: "sidecar", dialect: "envoy", protocol: "sotw", lagging: false });
    expect(node?.types.map(({ type, resources }) => [type, resources])).toEqual(
      ["cluster", "endpoint", "listener", "scope", "route"].map((type) => [type, []]),
    );
    expect(envoy.config.violations).toEqual([]);
    envoy.close();
  });

  it("is refused by its path while a gRPC client calls the service, and told of one that comes later", async () => {
    const client = new GrpcClient(plane.xdsPort, "caller-1");
    client.ask("listener", ["both.llm"]);
    await eventually(nodes, (all) => all.some(({ id, dialect }) => id === "caller-1" && dialect === "grpc"));
    const refused = await plane.put(mirrored(), { service: "both" });
    expect(refused).toMatchObject({
      status: 422,
      body: { error: { code: "invalid-config", path: "route.rules.0.mirror" } },
    });
    expect(JSON.stringify(refused.body)).toContain("caller-1");
    expect((await plane.get("both", "route")).body).toMatchObject({ etag: "", config: {} });
    const whole = { "circuit-breaker": { origin: originOf(mirrored()), limits: { maxRetries: 1 } } };
    expect(await plane.put(whole, { service: "both", section: "whole" })).toMatchObject({
      status: 422,
      body: { error: { path: "circuit-breaker.limits.maxRetries" } },
    });
    expect((await plane.put(splitConfig({ v1: 10_000 }), { service: "both" })).status).toBe(200);

    const rates = { origin: originOf(mirrored()), rates: [{ requests: 5, seconds: 1 }] };
    expect(await plane.put(JSON.stringify(rates), { service: "both", section: "rate-limit" })).toMatchObject({
      status: 422,
      body: { error: { code: "invalid-config", path: "rates" } },
    });
    expect(
      await plane.put(JSON.stringify({ "rate-limit": rates }), { service: "both", section: "whole" }),
    ).toMatchObject({ status: 422, body: { error: { path: "rate-limit.rates" } } });

    const put = (algorithm: string) =>
      plane.put(JSON.stringify({ origin: originOf(mirrored()), algorithm }), {
        ...{ service: "both", section: "load-balancing" },
      });
    expect(await put("random")).toMatchObject({ status: 422, body: { error: { path: "algorithm" } } });
    expect(await put("round-robin")).toMatchObject({ status: 200 });

    const early = await plane.put(mirrored(), { service: "later" });
    expect(early.status).toBe(200);
    client.ask("listener", ["both.llm", "later.llm"]);
    const { body } = await eventually(
      () => plane.ask("GET", `/v1/services/llm/later/status?section=route&etag=${early.body.etag}`),
      (answer) => (answer.body.nodes as { id: string }[]).some(({ id }) => id === "caller-1"),
    );
    const [told] = (body.nodes as { id: string }[]).filter(({ id }) => id === "caller-1");
    expect(told).toMatchObject({
      state: "nacked",
      detail: "gRPC clients cannot do route.rules.0.mirror",
    });
    client.close();
  });
});

function originOf({ route }: ServiceConfig) {
  return route?.origin;
}
