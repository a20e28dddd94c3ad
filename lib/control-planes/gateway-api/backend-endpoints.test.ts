import { describe, expect, it } from "vitest";
import { endpointsByBackend } from "./backend-endpoints";
import { gatewayApiOptionsSchema } from "./options";

const options = gatewayApiOptionsSchema.parse({ port: 8000 });
const group = (service: string, version: string, id: string, namespace = "ai") => ({
  namespace,
  service,
  version,
  instances: [{ id, address: `${id}:8000`, since: null }],
});
const told = (groups: ReturnType<typeof group>[], of = () => options) =>
  endpointsByBackend(groups, of)
    .map(
      ({ namespace, service, version, instances }) =>
        `${namespace}/${service} ${version}: ${instances.map(({ id }) => id).join(" ")}`,
    )
    .sort();

describe("endpoints by the Services that stand for versions", () => {
  it("are versions of the service that they are named after, and its own pods are counted once", () => {
    const pods = [
      group("chat", "unknown", "a"),
      group("chat-v1", "unknown", "a"),
      group("chat-v2", "x", "b"),
    ];
    expect(told(pods)).toEqual(expect.arrayContaining(["ai/chat v1: a", "ai/chat v2: b"]));
    expect(told(pods).filter((line) => line.startsWith("ai/chat "))).toHaveLength(2);
  });

  it("put pods with different labels behind one Service into one version", () => {
    const pods = [group("chat", "x", "a"), group("chat-v1", "x", "a"), group("chat-v1", "y", "b")];
    expect(told(pods)).toContain("ai/chat v1: a b");
  });

  it("leave a service without such Services to its pods' versions, and do not look across namespaces", () => {
    const pods = [group("chat", "v7", "a"), group("chat-v1", "v1", "b", "web")];
    expect(told(pods)).toEqual(["ai/chat v7: a", "web/chat-v1 v1: b"]);
  });

  it("are found by a map of names too", () => {
    const named = gatewayApiOptionsSchema.parse({ port: 8000, backends: { v1: { name: "stable" } } });
    const of = () => named;
    expect(told([group("chat", "x", "a"), group("stable", "x", "a")], of)).toContain("ai/chat v1: a");
  });
});
