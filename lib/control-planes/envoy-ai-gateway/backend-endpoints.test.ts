import { describe, expect, it } from "vitest";
import { kubernetesObjectSchema } from "../../kubernetes/object";
import type { EndpointGroup } from "../control-plane";
import { endpointsByAiBackend } from "./backend-endpoints";
import { aiGatewayOptionsSchema } from "./options";

const parent = { kind: "Gateway", name: "models" } as const;
const pattern = aiGatewayOptionsSchema.parse({ parent });
const group = (service: string, version: string, ...ids: string[]): EndpointGroup => ({
  namespace: "llm",
  service,
  version,
  instances: ids.map((id) => ({ id, address: `${id}:80`, since: null })),
});
const backend = (name: string, backendRef: object, type?: string) =>
  kubernetesObjectSchema.parse({
    metadata: { name, namespace: "llm" },
    spec: { schema: { name: "OpenAI" }, backendRef },
    ...(type ? { status: { conditions: [{ type, status: type === "Accepted" ? "True" : "False" }] } } : {}),
  });
const read = (
  groups: EndpointGroup[],
  backends: ReturnType<typeof backend>[],
  options = pattern,
  settled: { namespace: string; service: string }[] = [],
) =>
  endpointsByAiBackend(groups, backends, () => options, settled).map(({ service, version, instances }) => [
    service,
    version,
    instances.map(({ id }) => id),
  ]);

describe("endpoints of AIServiceBackends", () => {
  it("are those of the Service behind each", () => {
    const groups = [
      group("chat", "unknown", "p1", "p2"),
      group("vllm", "unknown", "p1"),
      group("next", "a", "p2"),
    ];
    const backends = [
      backend("chat-v1", { name: "vllm" }),
      backend("chat-v2", { kind: "Service", name: "next" }, "Accepted"),
      backend("other-v1", { name: "vllm" }),
    ];
    expect(read(groups, backends)).toEqual([
      ["vllm", "unknown", ["p1"]],
      ["next", "a", ["p2"]],
      ["chat", "v1", ["p1"]],
      ["chat", "v2", ["p2"]],
    ]);
  });

  it("are the backend itself where it is a provider's, for each of its models; a service may have nothing else", () => {
    const options = aiGatewayOptionsSchema.parse({
      parent,
      backends: {
        small: { name: "hosted", model: "s" },
        large: { name: "hosted", model: "l" },
        gone: { name: "gone" },
      },
    });
    const backends = [
      backend("hosted", { kind: "Backend", name: "provider", group: "gateway.envoyproxy.io" }),
    ];
    expect(read([], backends, options)).toEqual([]);
    expect(read([], backends, options, [{ namespace: "llm", service: "chat" }])).toEqual([
      ["chat", "small", ["llm/hosted"]],
      ["chat", "large", ["llm/hosted"]],
    ]);
  });

  it("are none where the backend is not accepted, and the pods' own where no backend is known", () => {
    const groups = [group("chat", "v1", "p1")];
    expect(read(groups, [backend("chat-v2", { kind: "Backend", name: "x" }, "NotAccepted")])).toEqual([
      ["chat", "v1", ["p1"]],
    ]);
  });
});
