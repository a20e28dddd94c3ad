import { describe, expect, it } from "vitest";
import { kubernetesObjectSchema } from "../../kubernetes/object";
import { governsTarget, routesTarget } from "./host";

const target = { mesh: "demo", namespace: "ai", service: "chat" };
const full = "chat.ai.svc.cluster.local";
const object = (spec: object) =>
  kubernetesObjectSchema.parse({ metadata: { name: "any", namespace: "ai" }, spec });

describe("whether a VirtualService routes the mesh's calls to a service", () => {
  it.each<[string, object, boolean]>([
    ["by its short name", { hosts: ["chat"] }, true],
    ["by its full name, among others", { hosts: ["web", full] }, true],
    ["for the mesh beside a gateway", { hosts: [full], gateways: ["edge", "mesh"] }, true],
    ["for gateways alone", { hosts: [full], gateways: ["edge"] }, false],
    // A name with a dot is completed by nobody (ResolveShortnameToFQDN).
    ["by half a name", { hosts: ["chat.ai"] }, false],
    ["by a wildcard", { hosts: ["*.ai.svc.cluster.local"] }, false],
    ["of another namespace", { hosts: ["chat.web.svc.cluster.local"] }, false],
    ["of another domain", { hosts: ["chat.ai.svc.other.local"] }, false],
    ["with hosts that are none", { hosts: [7, null, {}] }, false],
    ["without hosts", {}, false],
  ])("%s", (_, spec, expected) => {
    expect(routesTarget(object(spec), target, "cluster.local")).toBe(expected);
  });
});

describe("whether a DestinationRule is about all calls to a service", () => {
  it.each<[string, object, boolean]>([
    ["by its short name", { host: "chat" }, true],
    ["by its full name", { host: full }, true],
    ["of some callers alone", { host: full, workloadSelector: { matchLabels: { app: "web" } } }, false],
    ["by a wildcard", { host: "*.ai.svc.cluster.local" }, false],
    ["of another service", { host: "chat-2" }, false],
    ["without a host", {}, false],
  ])("%s", (_, spec, expected) => {
    expect(governsTarget(object(spec), target, "cluster.local")).toBe(expected);
  });
});
