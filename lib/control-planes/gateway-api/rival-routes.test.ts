import { expect, it } from "vitest";
import { rivalRoutes } from "./rival-routes";

const target = { mesh: "prod", namespace: "llm", service: "chat-model" };
const parent = { group: "", kind: "Service", name: "chat-model", port: 8000 };
const route = (name: string, parentRef: object, namespace = "llm", kind = "HTTPRoute") => ({
  kind,
  metadata: { name, namespace },
  spec: { parentRefs: [parentRef] },
});

it.each<[string, object, string[]]>([
  ["our own", route("chat-model", parent), []],
  ["another on the same parent", route("other", parent), ["HTTPRoute llm/other"]],
  ["one of another kind", route("chat", parent, "llm", "GRPCRoute"), ["GRPCRoute llm/chat"]],
  [
    "one on every port",
    route("other", { group: "core", kind: "Service", name: "chat-model" }),
    ["HTTPRoute llm/other"],
  ],
  ["one on another port", route("other", { ...parent, port: 9000 }), []],
  ["one on another service", route("other", { ...parent, name: "chat" }), []],
  [
    "a caller's own",
    route("chat-model", { ...parent, namespace: "llm" }, "web"),
    ["HTTPRoute web/chat-model"],
  ],
  ["a namesake's", route("chat-model", parent, "web"), []],
  ["one on a Gateway of this name", route("other", { name: "chat-model" }), []],
  ["no route", { kind: "Service", metadata: { name: "x", namespace: "llm" } }, []],
])("beside %s", (_, object, expected) => {
  expect(rivalRoutes(target, parent, [object])).toEqual(expected);
});

it("a Gateway's section is shared with what hangs on the whole Gateway", () => {
  const https = { name: "models", namespace: "gateways", sectionName: "https" };
  const beside = (ref: object) => rivalRoutes(target, https, [route("other", ref)]);
  expect(beside({ name: "models", namespace: "gateways" })).toEqual(["HTTPRoute llm/other"]);
  expect(beside({ ...https, sectionName: "http" })).toEqual([]);
  expect(beside({ name: "models" })).toEqual([]);
});
