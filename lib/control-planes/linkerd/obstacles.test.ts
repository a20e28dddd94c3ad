import { expect, it } from "vitest";
import { linkerdObstacles } from "./obstacles";

const target = { mesh: "prod", namespace: "llm", service: "chat-model" };
const object = (kind: string, name: string, spec: object = {}, metadata: object = {}) => ({
  kind,
  metadata: { name, namespace: "llm", ...metadata },
  spec,
});
const pod = object("Pod", "chat-model-1", {}, { labels: { app: "chat-model", version: "v1" } });
const server = (spec: object, name = "chat-http") =>
  object("Server", name, { podSelector: { matchLabels: { app: "chat-model" } }, port: 8000, ...spec });
const found = (...objects: unknown[]) =>
  linkerdObstacles(target, objects).map(({ code, ref, detail }) => [code, ref, detail]);

it("a ServiceProfile of the service decides alone, wherever it stands", () => {
  const name = "chat-model.llm.svc.cluster.local";
  expect(found(object("ServiceProfile", name, {}, { namespace: "web" }))).toEqual([
    ["service-profile", `ServiceProfile web/${name}`, name],
  ]);
  expect(found(object("ServiceProfile", "chat-model-v1.llm.svc.cluster.local"))).toEqual([]);
  expect(found(object("ServiceProfile", "chat-model.web.svc.cluster.local"))).toEqual([]);
});

it("annotations that Linkerd cannot read, of the Service and of its route", () => {
  const annotations = { "retry.linkerd.io/timeout": "1m30s" };
  expect(found(object("HTTPRoute", "chat-model", {}, { annotations }))).toEqual([
    ["annotation", "HTTPRoute llm/chat-model", "retry.linkerd.io/timeout: 1m30s"],
  ]);
  expect(found(object("HTTPRoute", "other", {}, { annotations }))).toEqual([]);
});

it("annotations of the Service hold for a route that has none of their family", () => {
  const service = object(
    "Service",
    "chat-model",
    {},
    { annotations: { "retry.linkerd.io/limit": "3", team: "a" } },
  );
  const route = (annotations: object) => object("HTTPRoute", "chat-model", {}, { annotations });
  expect(found(service, route({ "timeout.linkerd.io/request": "1s" }))).toEqual([
    ["service-annotation", "Service llm/chat-model", "retry.linkerd.io/limit"],
  ]);
  expect(found(service, route({ "retry.linkerd.io/http": "5xx" }))).toEqual([]);
});

it("a Server over the service's pods lets nobody in, unless it or a policy says otherwise", () => {
  const denies = [["server-denies", "Server llm/chat-http", "chat-http"]];
  const allow = (kind: string, name: string) =>
    object("AuthorizationPolicy", "allow", { targetRef: { group: "policy.linkerd.io", kind, name } });
  expect(found(pod, server({}))).toEqual(denies);
  expect(found(pod, server({ accessPolicy: "deny" }), allow("Server", "other"))).toEqual(denies);
  expect(found(pod, server({ accessPolicy: "all-authenticated" }))).toEqual([]);
  expect(found(pod, server({}), allow("Server", "chat-http"))).toEqual([]);
  expect(found(pod, server({}), allow("Namespace", "llm"))).toEqual([]);
  expect(found(server({}))).toEqual([]);
});

it.each([
  [{ matchLabels: { app: "other" } }, 0],
  [{}, 1],
  [{ matchExpressions: [{ key: "version", operator: "In", values: ["v1"] }] }, 1],
  [{ matchExpressions: [{ key: "version", operator: "NotIn", values: ["v1"] }] }, 0],
  [{ matchExpressions: [{ key: "canary", operator: "DoesNotExist" }] }, 1],
  [{ matchExpressions: [{ key: "canary", operator: "Exists" }] }, 0],
  [{ matchExpressions: [{ key: "canary", operator: "Unheard" }] }, 0],
])("a Server's selector %j takes in %i of the pods", (podSelector, count) => {
  expect(found(pod, server({ podSelector }))).toHaveLength(count);
});

it("what is no object is passed over", () => {
  expect(found(null, "text", {}, { kind: "Server" })).toEqual([]);
});
