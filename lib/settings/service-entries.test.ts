import { expect, it } from "vitest";
import { optionsByService } from "../control-planes/kubernetes/service-options";
import { controlPlaneSettingsSchema } from "./control-plane-settings";

const cluster = { kubeconfig: { file: "/etc/heddle/kubeconfig" } };
const parent = { kind: "Gateway", name: "models" };
const backends = { pattern: "{version}.{service}" };
const place = { namespace: "llm", service: "chat" };

it.each([
  { kind: "gateway-api", routes: { port: 80, parent, backends }, own: { port: 9000 } },
  { kind: "linkerd", routes: { port: 80, backends }, own: { port: 9000 } },
  { kind: "envoy-gateway", routes: { port: 80, parent, backends }, own: { route: "chat-route" } },
  { kind: "envoy-ai-gateway", routes: { parent, backends }, own: {} },
])("what a service of $kind says of itself leaves what holds for all", ({ kind, routes, own }) => {
  const given = { kind, cluster, routes, services: { "llm/chat": own } };
  const read = controlPlaneSettingsSchema.parse(given) as unknown as {
    routes: object;
    services: Record<string, object>;
  };
  expect(optionsByService(read.routes, read.services as never)(place)).toEqual({ ...read.routes, ...own });
  expect(read.routes).toMatchObject({ ...("parent" in routes ? { parent } : {}), backends });
});

it("and so does a service of llm-d", () => {
  const rewrites = { pool: { name: "llama", group: "inference.networking.x-k8s.io" }, models: { v1: "a" } };
  const services = { "llm/chat": { models: { v2: "b" } } };
  const read = controlPlaneSettingsSchema.parse({ kind: "llm-d", cluster, rewrites, services });
  if (read.kind !== "llm-d") throw new Error("not llm-d");
  expect(optionsByService(read.rewrites, read.services)(place)).toEqual({
    pool: rewrites.pool,
    models: { v2: "b" },
  });
});
