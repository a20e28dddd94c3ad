import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { splitConfig } from "../fixtures/control-plane";
import { ControlPlaneProcess, createTestDatabase } from "../fixtures/control-plane-process";

let plane: ControlPlaneProcess;
let drop: () => Promise<void>;

beforeAll(async () => {
  const database = await createTestDatabase();
  drop = database.drop;
  plane = await ControlPlaneProcess.start(database.url);
}, 30_000);
afterAll(async () => {
  await plane.end();
  await drop();
});

const origin = { policyId: "p", revision: 1, changeId: "c" };
const all = [{ version: "v1", weightBp: 10_000 }];

describe("a write", () => {
  it("is taken once by its etag, and answered the same for the same delivery id", async () => {
    const service = "cas";
    expect((await plane.get(service)).body).toEqual({
      etag: "",
      config: {},
      deliveryId: null,
      writtenAt: null,
    });
    const first = await plane.put(splitConfig({ v1: 10_000 }), { service, deliveryId: "cas-1" });
    expect(first).toMatchObject({ status: 200, body: { deliveryId: "cas-1" } });
    const etag = first.body.etag ?? "";

    const stale = await plane.put(splitConfig({ v2: 10_000 }), { service, deliveryId: "cas-2" });
    expect(stale).toMatchObject({ status: 412, body: { etag, deliveryId: "cas-1" } });

    const second = await plane.put({}, { service, ifMatch: etag, deliveryId: "cas-3" });
    expect(second).toMatchObject({ status: 200, body: { config: {} } });
    const again = await plane.put(splitConfig({ v1: 10_000 }), { service, deliveryId: "cas-1" });
    expect(again).toMatchObject({ status: 200, body: first.body });
    expect((await plane.get(service)).body).toEqual(second.body);

    const reused = await plane.put(splitConfig({ v3: 10_000 }), { service, deliveryId: "cas-1" });
    expect(reused).toMatchObject({ status: 422, body: { error: { code: "delivery-id-reused" } } });
    const ids = (await plane.deliveryIds()).filter((id) => id.startsWith("cas-"));
    expect(ids).toEqual(["cas-1", "cas-3"]);
  });

  it("settles a race of writers for one of them, and a race of repeats for one write", async () => {
    const service = "race";
    const writers = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        plane.put(splitConfig({ v1: 10_000 }, index + 1), { service, deliveryId: `race-${index}` }),
      ),
    );
    expect(writers.map(({ status }) => status).sort()).toEqual([200, ...Array(11).fill(412)]);
    const etag = (await plane.get(service)).body.etag ?? "";
    const repeats = await Promise.all(
      Array.from({ length: 12 }, () => plane.put({}, { service, ifMatch: etag, deliveryId: "race-repeat" })),
    );
    expect(repeats.map(({ status }) => status)).toEqual(Array(12).fill(200));
    expect(new Set(repeats.map(({ body }) => body.etag)).size).toBe(1);
    const ids = (await plane.deliveryIds()).filter((id) => id.startsWith("race-"));
    expect(ids).toHaveLength(2);
  });

  it.each([
    ["a rule too short of weight", { split: [{ version: "v1", weightBp: 9999 }] }, "split"],
    ["a version named twice", { split: [...all, { version: "v1", weightBp: 0 }] }, "split.1.version"],
    ["a fractional weight", { split: [{ version: "v1", weightBp: 0.5 }] }, "split.0.weightBp"],
    ["a version with markup", { split: [{ version: '<b>"', weightBp: 10_000 }] }, "split.0.version"],
    ["an unknown field", { split: all, weight: 1 }, "weight"],
    [
      "an unknown field inside a union",
      { match: [{ path: { suffix: "x" } }], split: all },
      "match.0.path.suffix",
    ],
    [
      "a bad expression",
      { match: [{ headers: { "x-a": { regex: "a(" } } }], split: all },
      "match.0.headers.x-a.regex",
    ],
    [
      "a lookahead",
      { match: [{ headers: { "x-a": { regex: "(?=a)" } } }], split: all },
      "match.0.headers.x-a.regex",
    ],
    ["no retry at all", { split: all, retries: { attempts: 0, on: ["internal"] } }, "retries.attempts"],
  ])("with %s is refused with its path, and nothing is stored", async (_, rule, path) => {
    const body = JSON.stringify({ route: { origin, rules: [rule] } });
    const refused = await plane.put(body, { service: "refused" });
    expect(refused).toMatchObject({
      status: 422,
      body: { error: { code: "invalid-config", path: `route.rules.0.${path}` } },
    });
    expect((await plane.get("refused")).body.etag).toBe("");
  });
});

describe("the interface", () => {
  it.each([
    ["malformed JSON", "{", {}, 400, "malformed"],
    ["a body over 256 KiB", JSON.stringify({ filler: "x".repeat(300_000) }), {}, 413, "body-too-large"],
    ["no If-Match", "{}", { "heddle-delivery-id": "d" }, 400, "if-match-required"],
    ["If-Match: *", "{}", { "if-match": "*", "heddle-delivery-id": "d" }, 400, "malformed"],
    ["no delivery id", "{}", { "if-match": '""' }, 400, "malformed"],
  ])("refuses %s", async (_, body, headers, status, code) => {
    const defaults = { "if-match": '""', "heddle-delivery-id": "d" };
    const given = Object.keys(headers).length === 0 ? defaults : headers;
    for (const section of ["", "/route", "/circuit-breaker"]) {
      const path = `/v1/services/llm/chat-model/config${section}`;
      const refused = await plane.ask("PUT", path, { body, headers: given as Record<string, string> });
      expect(refused).toMatchObject({ status, body: { error: { code } } });
    }
  });

  it("needs the token, except to say that it is alive", async () => {
    const headers = { authorization: "Bearer another-token-xxx" };
    for (const path of ["/v1/nodes", "/v1/endpoints", "/v1/changes", "/nowhere"]) {
      expect((await plane.ask("GET", path, { headers })).status).toBe(401);
    }
    expect((await plane.ask("GET", "/healthz", { headers })).status).toBe(200);
    expect((await plane.ask("GET", "/nowhere")).status).toBe(404);
    expect((await plane.ask("POST", "/v1/nodes")).status).toBe(405);
    expect((await plane.ask("GET", "/v1/services/llm/Bad%2FName/config")).status).toBe(400);
  });

  it("keeps endpoints for their ttl, and refuses a host that clients would refuse", async () => {
    const endpoint = { service: "brief", version: "v1", instance: "brief-0", address: "127.0.0.1:21999" };
    expect((await plane.register(endpoint)).status).toBe(204);
    const named = await plane.register({ ...endpoint, address: "example.invalid:80" });
    expect(named).toMatchObject({ status: 422, body: { error: { path: "address" } } });
    const { body } = await plane.ask("GET", "/v1/endpoints");
    expect(body.endpoints).toMatchObject([{ ...endpoint, namespace: "llm", ttlSeconds: 10 }]);
    expect((await plane.ask("DELETE", "/v1/endpoints/llm/brief/brief-0")).status).toBe(204);
    expect((await plane.ask("GET", "/v1/endpoints")).body.endpoints).toEqual([]);
  });
});
