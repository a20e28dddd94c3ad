import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  applyType,
  ask,
  destinationRule,
  destinationRules,
  httpRoute,
  httpRoutes,
  mergeType,
  tokens,
  virtualService,
  virtualServices,
} from "./fixtures/client";
import { type Kubernetes, startKubernetes } from "./start-kubernetes";

let kubernetes: Kubernetes;
beforeAll(async () => {
  kubernetes = await startKubernetes({ tokens });
});
afterAll(() => kubernetes.stop());

const gateways = "/apis/gateway.networking.k8s.io/v1/namespaces/default/gateways";
const gateway = (name: string, listeners: string[]) => ({
  apiVersion: "gateway.networking.k8s.io/v1",
  kind: "Gateway",
  metadata: { name },
  spec: {
    gatewayClassName: "mesh",
    listeners: listeners.map((one, index) => ({ name: one, port: 80 + index, protocol: "HTTP" })),
  },
});

const create = (path: string, body: object) => ask(kubernetes, "POST", `${path}?dryRun=All`, body);

describe("what the resource definitions refuse", () => {
  it.each([
    [
      "a destination without a host",
      virtualServices,
      { ...virtualService("a"), spec: { hosts: ["a"], http: [{ route: [{ destination: {} }] }] } },
      "destination.host: Required value",
    ],
    [
      "an interval below a millisecond",
      destinationRules,
      destinationRule("a", { outlierDetection: { interval: "1us" } }),
      "must be a valid duration greater than 1ms",
    ],
    [
      "an interval that is none",
      destinationRules,
      destinationRule("a", { outlierDetection: { interval: "soon" } }),
      "evaluating rule: must be a valid duration greater than 1ms",
    ],
    [
      "negative errors",
      destinationRules,
      destinationRule("a", { outlierDetection: { consecutive5xxErrors: -1 } }),
      "should be greater than or equal to 0",
    ],
    [
      "a Service without a port",
      httpRoutes,
      httpRoute("a", { backendRefs: [{ name: "a" }] }),
      "Must have port for Service reference",
    ],
    [
      "a try longer than the request",
      httpRoutes,
      httpRoute("a", { timeouts: { request: "1s", backendRequest: "2s" } }),
      "backendRequest timeout cannot be longer than request timeout",
    ],
    [
      "two listeners of one name",
      gateways,
      gateway("a", ["http", "http"]),
      'spec.listeners[1]: Duplicate value: map[string]interface {}{"name":"http"}',
    ],
    [
      "seventeen rules",
      httpRoutes,
      { ...httpRoute("a"), spec: { rules: Array.from({ length: 17 }, () => ({})) } },
      "Too many: 17: must have at most 16 items",
    ],
  ])("%s", async (_what, path, body, message) => {
    const { status, body: answer } = await create(path, body);
    expect({ status, reason: answer.reason }).toEqual({ status: 422, reason: "Invalid" });
    expect(answer.message).toContain(message);
  });
});

describe("what an apply refuses by itself", () => {
  it("is a list with two items of one key", async () => {
    const path = `${gateways}/a?fieldManager=one&dryRun=All`;
    const { status, body } = await ask(kubernetes, "PATCH", path, gateway("a", ["http", "http"]), applyType);
    expect(status).toBe(500);
    expect(body.message).toContain('.spec.listeners: duplicate entries for key [name="http"]');
  });
});

describe("versions of one kind", () => {
  it("are one object, told in the version that is asked for", async () => {
    await ask(
      kubernetes,
      "PATCH",
      `${virtualServices}/versions?fieldManager=one`,
      virtualService("versions"),
      applyType,
    );
    const { body } = await ask(kubernetes, "GET", `${virtualServices.replace("/v1/", "/v1beta1/")}/versions`);
    expect(body.apiVersion).toBe("networking.istio.io/v1beta1");
    expect(body.metadata.managedFields?.map(({ apiVersion }) => apiVersion)).toEqual([
      "networking.istio.io/v1",
    ]);
  });
});

describe("conflicts", () => {
  it("name every manager and field", async () => {
    const path = `${virtualServices}/conflicts`;
    await ask(
      kubernetes,
      "PATCH",
      `${path}?fieldManager=one`,
      virtualService("conflicts", [100], { team: "a" }),
      applyType,
    );
    await ask(
      kubernetes,
      "PATCH",
      `${path}?fieldManager=kubectl-edit`,
      { metadata: { labels: { tier: "x" } } },
      mergeType,
    );
    const mine = virtualService("conflicts", [50, 50], { team: "b", tier: "y" });
    const { status, body } = await ask(kubernetes, "PATCH", `${path}?fieldManager=two`, mine, applyType);
    expect(status).toBe(409);
    expect(body.details?.causes).toEqual([
      { reason: "FieldManagerConflict", message: 'conflict with "one"', field: ".metadata.labels.team" },
      { reason: "FieldManagerConflict", message: 'conflict with "one"', field: ".spec.http" },
      {
        reason: "FieldManagerConflict",
        message: 'conflict with "kubectl-edit" using networking.istio.io/v1',
        field: ".metadata.labels.tier",
      },
    ]);
    expect(body.message).toMatch(/^Apply failed with 3 conflicts: conflicts with "kubectl-edit" using/);
  });

  it("come from what was there before the first apply, of an object that nobody's fields are kept of", async () => {
    kubernetes.seed([virtualService("old", [100])]);
    const path = `${virtualServices}/old`;
    await ask(
      kubernetes,
      "PATCH",
      `${path}?fieldManager=edit`,
      { metadata: { labels: { a: "b" } } },
      mergeType,
    );
    const mine = virtualService("old", [50, 50]);
    const { body } = await ask(kubernetes, "PATCH", `${path}?fieldManager=console`, mine, applyType);
    expect(body.message).toBe(
      'Apply failed with 1 conflict: conflict with "before-first-apply" using networking.istio.io/v1: .spec.http',
    );
    const forced = await ask(kubernetes, "PATCH", `${path}?fieldManager=console&force=true`, mine, applyType);
    expect(forced.body.metadata.managedFields?.map(({ manager }) => manager)).toEqual([
      "console",
      "before-first-apply",
    ]);
  });

  it("are of the version and not of fields where a stale one is given", async () => {
    const path = `${virtualServices}/stale`;
    const first = await ask(
      kubernetes,
      "PATCH",
      `${path}?fieldManager=one`,
      virtualService("stale"),
      applyType,
    );
    await ask(kubernetes, "PATCH", `${path}?fieldManager=one`, virtualService("stale", [50, 50]), applyType);
    const stale = virtualService("stale", [1, 99]);
    stale.metadata.resourceVersion = first.body.metadata.resourceVersion ?? "";
    const { status, body } = await ask(kubernetes, "PATCH", `${path}?fieldManager=one`, stale, applyType);
    expect({ status, causes: body.details?.causes }).toEqual({ status: 409, causes: undefined });
  });
});

describe("built-in kinds", () => {
  it("have owners for single ports of a Service", async () => {
    const path = "/api/v1/namespaces/default/services/ports";
    const service = (name: string, port: number) => ({
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "ports" },
      spec: { ports: [{ name, port, protocol: "TCP" }] },
    });
    await ask(kubernetes, "PATCH", `${path}?fieldManager=one`, service("http", 80), applyType);
    const { status, body } = await ask(
      kubernetes,
      "PATCH",
      `${path}?fieldManager=two`,
      service("grpc", 81),
      applyType,
    );
    expect(status).toBe(200);
    const fields = body.metadata.managedFields?.find(({ manager }) => manager === "two")?.fieldsV1;
    expect(fields).toEqual({
      "f:spec": {
        "f:ports": {
          'k:{"port":81,"protocol":"TCP"}': { ".": {}, "f:name": {}, "f:port": {}, "f:protocol": {} },
        },
      },
    });
  });

  it("are deleted with their namespace's name told where that is gone", async () => {
    const { status, body } = await ask(kubernetes, "POST", "/api/v1/namespaces/nosuch/configmaps", {
      metadata: { name: "a" },
    });
    expect({ status, message: body.message }).toEqual({
      status: 404,
      message: 'namespaces "nosuch" not found',
    });
  });
});
