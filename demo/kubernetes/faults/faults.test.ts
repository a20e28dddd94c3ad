import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  applyType,
  ask,
  destinationRule,
  destinationRules,
  tokens,
  virtualService,
  virtualServices,
} from "../fixtures/client";
import { type Kubernetes, startKubernetes } from "../start-kubernetes";

let kubernetes: Kubernetes;
beforeEach(async () => {
  kubernetes = await startKubernetes({ tokens, installed: ["istio"], adminPort: 0, hasIstiodWebhook: true });
});
afterEach(() => kubernetes.stop());

const apply = (name = "a") =>
  ask(kubernetes, "PATCH", `${virtualServices}/${name}?fieldManager=one`, virtualService(name), applyType);
const admin = async (method: string, path: string, body?: object) => {
  const response = await fetch(kubernetes.adminUrl + path, {
    method,
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: response.status, body: (await response.json()) as { faults?: object[]; error?: string } };
};

describe("faults", () => {
  it("refuse the next requests, and no more", async () => {
    kubernetes.faults.add({ fault: "too-many-requests", requests: 2, retryAfterSeconds: 7 });
    const answers = [await apply(), await apply(), await apply()];
    expect(answers.map(({ status }) => status)).toEqual([429, 429, 201]);
    expect(answers[0]?.headers.get("retry-after")).toBe("7");
  });

  it.each([
    [500, undefined],
    [503, "ServiceUnavailable"],
  ] as const)("answer %i", async (code, reason) => {
    kubernetes.faults.add({ fault: "error", code });
    const { status, body } = await apply();
    expect({ status, reason: body.reason }).toEqual({ status: code, reason });
  });

  it("store a write whose answer is lost", async () => {
    kubernetes.faults.add({ fault: "lost-response" });
    expect((await ask(kubernetes, "GET", virtualServices)).status).toBe(200);
    await expect(apply()).rejects.toThrow("fetch failed");
    expect((await ask(kubernetes, "GET", `${virtualServices}/a`)).status).toBe(200);
  });

  it("answer what is no JSON", async () => {
    kubernetes.faults.add({ fault: "garbage", resource: "virtualservices" });
    await expect(apply()).rejects.toThrow(SyntaxError);
    expect((await apply()).status).toBe(200);
  });

  it("leave a request without an answer", async () => {
    kubernetes.faults.add({ fault: "hang" });
    const response = fetch(kubernetes.url + virtualServices, { signal: AbortSignal.timeout(50) });
    await expect(response).rejects.toThrow("timeout");
  });

  it("befall only what they are meant for", async () => {
    kubernetes.faults.add({ fault: "error", code: 500, verbs: ["delete"], resource: "destinationrules" });
    expect((await apply()).status).toBe(201);
    expect((await ask(kubernetes, "DELETE", `${destinationRules}/a`)).status).toBe(500);
  });

  it("let a webhook refuse or be away, in a dry run too", async () => {
    kubernetes.faults.add({ fault: "webhook-denial", message: "configuration is invalid: nothing goes" });
    const denied = await ask(
      kubernetes,
      "PATCH",
      `${virtualServices}/a?fieldManager=one&dryRun=All`,
      virtualService("a"),
      applyType,
    );
    expect(denied.body).toMatchObject({
      code: 400,
      message:
        'admission webhook "validation.istio.io" denied the request: configuration is invalid: nothing goes',
    });
    kubernetes.faults.add({ fault: "webhook-unreachable" });
    const away = await apply();
    expect({ status: away.status, reason: away.body.reason }).toEqual({
      status: 500,
      reason: "InternalError",
    });
    expect(away.body.message).toContain('failed calling webhook "validation.istio.io"');
  });

  it("are switched by HTTP", async () => {
    expect((await admin("POST", "/faults", { fault: "error", code: 503 })).body.faults).toHaveLength(1);
    expect((await apply()).status).toBe(503);
    await admin("POST", "/faults", { fault: "hang", requests: 9 });
    expect((await admin("DELETE", "/faults")).body.faults).toEqual([]);
    expect((await admin("POST", "/faults", { fault: "nosuch" })).status).toBe(400);
    expect((await admin("GET", "/nosuch")).status).toBe(404);
    expect((await apply()).status).toBe(201);
  });

  it("compact the history under a client's feet", async () => {
    const { body } = await ask(kubernetes, "GET", virtualServices);
    await apply();
    await admin("POST", "/compactions", {});
    const query = `watch=true&timeoutSeconds=1&resourceVersion=${body.metadata.resourceVersion}`;
    const watched = await ask(kubernetes, "GET", `${virtualServices}?${query}`);
    expect(watched.body).toMatchObject({ type: "ERROR", object: { code: 410, reason: "Expired" } });
  });
});

describe("istiod's webhook", () => {
  it.each([
    ["weights of nothing", virtualServices, virtualService("a", [0, 0]), "total destination weight = 0"],
    ["a negative weight", virtualServices, virtualService("a", [-1, 101]), "weight -1 < 0"],
    [
      "an empty policy",
      destinationRules,
      destinationRule("a", {}),
      "traffic policy must have at least one field",
    ],
    [
      "an empty pool",
      destinationRules,
      destinationRule("a", { connectionPool: {} }),
      "connection pool must have at least one field",
    ],
    [
      "local failures that are not split off",
      destinationRules,
      destinationRule("a", { outlierDetection: { consecutiveLocalOriginFailures: 5 } }),
      "outlier detection consecutive local origin failures is specified, but split external local origin errors is set to false",
    ],
    [
      "half milliseconds",
      destinationRules,
      destinationRule("a", { outlierDetection: { interval: "1500us" } }),
      "only durations to ms precision are supported",
    ],
  ])("refuses %s", async (_what, path, object, why) => {
    const { status, body } = await ask(kubernetes, "POST", `${path}?dryRun=All`, object);
    const message = `admission webhook "validation.istio.io" denied the request: configuration is invalid: ${why}`;
    expect({ status, message: body.message, reason: body.reason }).toEqual({
      status: 400,
      message,
      reason: undefined,
    });
  });

  it("tells all that is wrong at once", async () => {
    const object = destinationRule("a", {}, { subsets: [{ name: "A" }] });
    const { body } = await ask(kubernetes, "POST", destinationRules, object);
    expect(body.message).toContain(
      "2 errors occurred:\n\t* traffic policy must have at least one field\n\t* subset name is invalid: A",
    );
  });

  it("takes weights that do not add up to a hundred", async () => {
    const { status } = await ask(kubernetes, "POST", virtualServices, virtualService("sum", [1, 1]));
    expect(status).toBe(201);
  });
});
