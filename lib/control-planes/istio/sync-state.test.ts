import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { Connection } from "../../connections/connection";
import { readSyncState, strengthOf } from "./sync-state";

const writtenMs = Date.parse("2026-11-01T10:00:00Z");
const at = (seconds: number) => new Date(writtenMs + seconds * 1_000).toISOString();
const routes = "type.googleapis.com/envoy.config.route.v3.RouteConfiguration";
const clusters = "type.googleapis.com/envoy.config.cluster.v3.Cluster";
type Told = { sent?: string; acked?: string; sentTime?: string; lastError?: string };
const proxy = (name: string, told: Told, type = routes) => ({
  proxy: name,
  resources: { [type]: { sent: "n", acked: "n", lastError: "", ...told } },
});
const read = (
  proxies: ReturnType<typeof proxy>[],
  afterMs: number,
  kind: "route" | "circuit-breaker" = "route",
) => strengthOf(proxies, { kind, writtenMs, nowMs: writtenMs + afterMs });

describe("how far istiod says a write has been taken", () => {
  const before = proxy("a", { sentTime: at(-60) });
  const taken = proxy("b", { sentTime: at(1) });

  it("waits for all proxies while istiod may still be gathering changes", () => {
    expect(read([before, taken], 5_000)).toEqual({
      kind: "proxies",
      acked: 1,
      total: 2,
      lagging: ["a"],
      rejected: [],
    });
  });

  it("counts those alone that were pushed to, once it must have pushed", () => {
    expect(read([before, taken], 10_000)).toMatchObject({ acked: 1, total: 1, lagging: [] });
    const sent = proxy("c", { sentTime: at(1), acked: "m" });
    expect(read([before, taken, sent], 10_000)).toMatchObject({ acked: 1, total: 2, lagging: ["c"] });
  });

  it("tells who refused it, and of no refusal from before", () => {
    const lastError = "x".repeat(1_000);
    const refused = proxy("d", { sentTime: at(1), acked: "m", lastError });
    const earlier = proxy("e", { sentTime: at(-60), acked: "m", lastError });
    const strength = read([refused, earlier], 5_000);
    expect(strength).toMatchObject({ acked: 0, total: 2, lagging: ["d", "e"] });
    expect(strength).toMatchObject({ rejected: [{ node: "d", detail: "x".repeat(500) }] });
  });

  it("is no more than stored where istiod does not tell when it pushed, or knows nobody", () => {
    expect(read([proxy("old", {})], 5_000)).toEqual({ kind: "stored" });
    expect(read([], 5_000)).toEqual({ kind: "stored" });
    expect(read([before], 10_000)).toEqual({ kind: "stored" });
  });

  it("looks at clusters for a circuit breaker, and at routes for a route", () => {
    const pushed = proxy("a", { sentTime: at(1) }, clusters);
    expect(read([pushed], 10_000, "circuit-breaker")).toMatchObject({ acked: 1, total: 1 });
    expect(read([pushed], 10_000)).toEqual({ kind: "stored" });
  });

  it("names no more than ten", () => {
    const many = Array.from({ length: 30 }, (_, index) =>
      proxy(`p-${index}`, { sentTime: at(1), acked: "m", lastError: "no" }),
    );
    const strength = read(many, 10_000);
    expect(strength).toMatchObject({ acked: 0, total: 30 });
    if (strength.kind !== "proxies") throw new Error("these are proxies");
    expect([strength.lagging.length, strength.rejected.length]).toEqual([10, 10]);
  });
});

describe("what istiod answers", () => {
  it.each([
    [403, "[]"],
    [200, "not found"],
    [200, '{"proxy":"a"}'],
    [200, '[{"proxy":7}]'],
  ])("%i %s is a bad answer", async (status, body) => {
    const server = createServer((_, response) => response.writeHead(status).end(body));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const istiod = new Connection("control-plane", { url: `http://127.0.0.1:${port}` });
    const asked = { kind: "route" as const, writtenMs, nowMs: writtenMs };
    await expect(readSyncState(istiod, asked, AbortSignal.timeout(5_000))).rejects.toMatchObject({
      code: "upstream-bad-answer",
      upstream: "control-plane",
    });
    await istiod.close();
    await new Promise((resolve) => server.close(resolve));
  });
});
