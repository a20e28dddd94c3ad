import { expect, it } from "vitest";
import { kubernetesObjectSchema } from "../../kubernetes/object";
import { aiGatewayController, strengthOfAiRoute } from "./strength-of-route";

const parent = { group: "gateway.networking.k8s.io", kind: "Gateway", name: "models" };
const writtenAt = "2026-08-21T10:00:05Z";
const condition = (type: string, status: string, at: string, more: object = {}) => ({
  type,
  status,
  reason: status === "True" ? "ReconciliationSucceeded" : "ReconciliationFailed",
  message: `about ${type}`,
  lastTransitionTime: at,
  ...more,
});
const headers = [{ type: "Exact", name: "x-ai-eg-model", value: "chat" }];
const route = (...conditions: object[]) =>
  kubernetesObjectSchema.parse({
    kind: "AIGatewayRoute",
    metadata: {
      name: "chat",
      namespace: "llm",
      generation: 7,
      managedFields: [
        { manager: "heddle", operation: "Apply", time: writtenAt },
        { manager: "controller", operation: "Update", subresource: "status", time: "2026-08-21T11:00:00Z" },
      ],
    },
    spec: {
      parentRefs: [parent],
      rules: [
        {
          matches: [{ headers }],
          backendRefs: [
            { name: "a", weight: 90 },
            { name: "b", weight: 10 },
          ],
        },
        { backendRefs: [{ name: "a" }] },
      ],
    },
    status: { conditions },
  });
const path = { type: "PathPrefix", value: "/" };
const notFound = { name: "route-not-found", matches: [{ path }] };
const generated = ({
  weights = [90, 10],
  accepted = "True",
  observedGeneration = 3,
  owner = { kind: "AIGatewayRoute", name: "chat" },
} = {}) =>
  kubernetesObjectSchema.parse({
    metadata: { name: "chat", namespace: "llm", generation: 3, ownerReferences: [owner] },
    spec: {
      rules: [
        { matches: [{ path, headers }], backendRefs: weights.map((weight) => ({ name: "x", weight })) },
        { matches: [{ path }], backendRefs: [{ name: "x", weight: 1 }] },
        notFound,
      ],
    },
    status: {
      parents: [
        {
          parentRef: parent,
          controllerName: "eg",
          conditions: [
            { type: "Accepted", status: accepted, reason: "Invalid", message: "no", observedGeneration },
            { type: "ResolvedRefs", status: "True", observedGeneration },
          ],
        },
      ],
    },
  });
const accepted = condition("Accepted", "True", writtenAt);

it.each<[string, Parameters<typeof strengthOfAiRoute>[0], Parameters<typeof strengthOfAiRoute>[1], string]>([
  ["nobody looked at it", route(), generated(), "stored"],
  ["no object", undefined, generated(), "stored"],
  ["accepted, and its HTTPRoute taken", route(accepted), generated(), "programmed"],
  [
    "accepted before the write",
    route(condition("Accepted", "True", "2026-08-21T10:00:04Z")),
    generated(),
    "stored",
  ],
  ["accepted, its HTTPRoute not there", route(accepted), undefined, "stored"],
  ["accepted, its HTTPRoute as it was", route(accepted), generated({ weights: [100, 0] }), "stored"],
  [
    "accepted, an HTTPRoute of others",
    route(accepted),
    generated({ owner: { kind: "Gateway", name: "chat" } }),
    "stored",
  ],
  ["accepted, its HTTPRoute not looked at", route(accepted), generated({ observedGeneration: 2 }), "stored"],
  [
    "refused in the second of the write",
    route(condition("NotAccepted", "False", writtenAt)),
    generated(),
    "stored",
  ],
  [
    "accepted for this generation, whenever that was said",
    route(condition("Accepted", "True", "2026-08-21T10:00:00Z", { observedGeneration: 7 })),
    generated(),
    "programmed",
  ],
])("%s", (_, object, made, kind) => {
  expect(strengthOfAiRoute(object, made, parent)).toEqual({ kind });
});

it.each<[string, Parameters<typeof strengthOfAiRoute>[0], object, object]>([
  [
    "by its controller",
    route(condition("NotAccepted", "False", "2026-08-21T10:00:06Z")),
    {},
    { by: aiGatewayController, reason: "ReconciliationFailed", detail: "about NotAccepted" },
  ],
  [
    "for a backend that is not there",
    route(
      accepted,
      condition("ResolvedRefs", "False", writtenAt, { reason: "BackendNotFound", observedGeneration: 7 }),
    ),
    {},
    { by: aiGatewayController, reason: "BackendNotFound" },
  ],
  [
    "by Envoy Gateway, for what was made of it",
    route(accepted),
    { accepted: "False" },
    { by: "eg", reason: "Invalid" },
  ],
])("is refused %s", (_, object, made, expected) => {
  expect(strengthOfAiRoute(object, generated(made), parent)).toMatchObject({ kind: "refused", ...expected });
});
