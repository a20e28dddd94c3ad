import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applyType, ask, tokens, virtualService, virtualServices } from "./fixtures/client";
import { isObject } from "./json";
import type { KubernetesObject } from "./kinds/kubernetes-object";
import { type Kubernetes, startKubernetes } from "./start-kubernetes";

let kubernetes: Kubernetes;
beforeAll(async () => {
  const reader = [
    { verbs: ["get", "list", "watch"], groups: ["networking.istio.io"], namespaces: ["default"] },
  ];
  const patcher = [{ verbs: ["patch"], groups: ["networking.istio.io"], resources: ["virtualservices"] }];
  kubernetes = await startKubernetes({
    tokens: {
      ...tokens,
      reader: { user: "reader", rights: reader },
      patcher: { user: "patcher", rights: patcher },
    },
    objects: [
      {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "chat", namespace: "ai" },
        spec: { ports: [{ port: 80 }] },
      },
      {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: "chat-0", namespace: "ai" },
        status: { phase: "Running" },
      },
    ],
  });
});
afterAll(() => kubernetes.stop());

describe("lists", () => {
  it.each([
    [
      "resourceVersionMatch=Exact",
      422,
      "resourceVersionMatch is forbidden unless resourceVersion is provided",
    ],
    ["resourceVersion=1&resourceVersionMatch=Newest", 422, 'Unsupported value: "Newest"'],
    [
      "watch=true&sendInitialEvents=true",
      422,
      "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan",
    ],
    ["labelSelector=a+b", 400, "unable to parse requirement"],
  ])("refuse %s", async (query, status, message) => {
    const answer = await ask(kubernetes, "GET", `${virtualServices}?${query}`);
    expect(answer.status).toBe(status);
    expect(answer.body.message).toContain(message);
  });

  it("are as of one revision from page to page", async () => {
    const path = "/api/v1/namespaces/default/configmaps";
    for (const name of ["a", "b", "c"]) await ask(kubernetes, "POST", path, { metadata: { name } });
    const first = await ask(kubernetes, "GET", `${path}?limit=2`);
    await ask(kubernetes, "DELETE", `${path}/c`);
    await ask(kubernetes, "POST", path, { metadata: { name: "d" } });
    const next = await ask(
      kubernetes,
      "GET",
      `${path}?limit=2&continue=${String(first.body.metadata.continue)}`,
    );
    expect(next.body.items?.map(({ metadata }) => metadata.name)).toEqual(["c"]);
    expect(next.body.metadata.resourceVersion).toBe(first.body.metadata.resourceVersion);
  });
});

describe("paths", () => {
  it.each([
    ["GET", "/apis/networking.istio.io/v1/virtualservices/a", 404],
    ["GET", "/apis/gateway.networking.k8s.io/v1/namespaces/default/gatewayclasses", 404],
    ["GET", `${virtualServices}/a/scale`, 404],
    ["PUT", virtualServices, 405],
    ["POST", "/apis/networking.istio.io/v1/virtualservices", 405],
    ["DELETE", "/apis/networking.istio.io/v1/virtualservices", 405],
  ])("that offer nothing: %s %s", async (method, path, status) => {
    expect((await ask(kubernetes, method, path)).status).toBe(status);
  });
});

describe("watches", () => {
  /** The lines of a watch that has ended. */
  async function linesOf(path: string): Promise<{ type: string; object: KubernetesObject }[]> {
    const response = await fetch(kubernetes.url + path, { headers: { authorization: "Bearer admin" } });
    return (await response.text())
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line));
  }

  it("of a custom kind begin with what is there, and say where that ends", async () => {
    await ask(
      kubernetes,
      "PATCH",
      `${virtualServices}/watched?fieldManager=one`,
      virtualService("watched"),
      applyType,
    );
    const query =
      "watch=true&timeoutSeconds=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";
    const [added, end] = await linesOf(`${virtualServices}?${query}&fieldSelector=metadata.name%3Dwatched`);
    expect(added).toMatchObject({
      type: "ADDED",
      object: { kind: "VirtualService", metadata: { name: "watched" } },
    });
    expect(end).toMatchObject({ type: "BOOKMARK", object: { kind: "VirtualService" } });
    expect(end?.object.metadata.annotations?.["k8s.io/initial-events-end"]).toBe("true");
  });

  it("go on from a revision, in one namespace", async () => {
    const { body } = await ask(kubernetes, "GET", virtualServices);
    kubernetes.seed([
      { ...virtualService("elsewhere"), metadata: { name: "elsewhere", namespace: "ai" } },
      virtualService("here"),
    ]);
    const query = `watch=true&timeoutSeconds=1&resourceVersion=${body.metadata.resourceVersion}`;
    const lines = await linesOf(`${virtualServices}?${query}`);
    expect(lines.map(({ type, object }) => [type, object.metadata.name])).toEqual([["ADDED", "here"]]);
  });
});

describe("rights", () => {
  it.each([
    ["reader", "GET", virtualServices, 200],
    ["reader", "GET", "/apis/networking.istio.io/v1/virtualservices", 403],
    ["reader", "GET", "/api/v1/namespaces/default/services", 403],
    ["reader", "DELETE", `${virtualServices}/a`, 403],
    ["nobody", "GET", virtualServices, 401],
  ])("%s may or may not %s %s", async (token, method, path, status) => {
    expect((await ask(kubernetes, method, path, undefined, { token })).status).toBe(status);
  });

  it("to patch are not rights to create by an apply", async () => {
    const path = `${virtualServices}/uncreated?fieldManager=one`;
    const { status, body } = await ask(kubernetes, "PATCH", path, virtualService("uncreated"), {
      ...applyType,
      token: "patcher",
    });
    expect(status).toBe(403);
    expect(body.message).toContain('User "patcher" cannot create resource "virtualservices"');
  });
});

describe("what is there from the beginning", () => {
  it("are the objects given, filled in, in namespaces of their own", async () => {
    const service = await ask(kubernetes, "GET", "/api/v1/namespaces/ai/services/chat");
    expect(service.body.spec).toMatchObject({
      type: "ClusterIP",
      ports: [{ port: 80, targetPort: 80, protocol: "TCP" }],
    });
    const pods = await ask(kubernetes, "GET", "/api/v1/pods?fieldSelector=status.phase%3DRunning");
    expect(pods.body.items?.map(({ metadata }) => metadata.name)).toEqual(["chat-0"]);
    expect((await ask(kubernetes, "GET", "/api/v1/namespaces/ai")).status).toBe(200);
  });

  it("are the definitions that are installed, with their fields", async () => {
    const name = "httproutes.gateway.networking.k8s.io";
    const { body } = await ask(
      kubernetes,
      "GET",
      `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${name}`,
    );
    const [version] = isObject(body.spec) && Array.isArray(body.spec.versions) ? body.spec.versions : [];
    expect(JSON.stringify(version)).toContain('"backendRequest"');
    expect(body.metadata.annotations?.["gateway.networking.k8s.io/channel"]).toBe("standard");
  });
});
