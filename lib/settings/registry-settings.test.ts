import { describe, expect, it } from "vitest";
import { registriesSchema } from "./registry-settings";

const eureka = { kind: "eureka", connection: { url: "http://eureka:8761/eureka" } };
const names = [{ service: "chat", name: "_grpc._tcp.chat.example" }];
const dns = { kind: "dns", names };

describe("registries in settings", () => {
  it("have what is left out filled in", () => {
    const cluster = { kubeconfig: { file: "/etc/heddle/kubeconfig" } };
    const consul = { kind: "consul", connection: { url: "http://consul:8500" } };
    expect(registriesSchema.parse([{ kind: "kubernetes", cluster }, consul, eureka, dns])).toEqual([
      { kind: "kubernetes", cluster, versionLabel: "version" },
      { ...consul, namespace: "default", versionMeta: "version", everySeconds: 5 },
      { ...eureka, versionMetadata: "version", namespace: "default", everySeconds: 15 },
      {
        ...{ kind: "dns", everySeconds: 15 },
        names: [{ ...names[0], namespace: "default", version: "unknown", type: "SRV" }],
      },
    ]);
    expect(registriesSchema.parse(undefined)).toEqual([]);
  });

  it.each(["127.0.0.1", "127.0.0.1:5353", "[::1]:53", "::1"])("ask a server of names at %s", (server) => {
    expect(registriesSchema.safeParse([{ ...dns, server }]).success).toBe(true);
  });

  it.each<[string, unknown[], string]>([
    ["two of one name", [eureka, eureka], 'there are two registries "eureka": give one a name of its own'],
    ["the control plane's name", [{ ...eureka, name: "control-plane" }], "cannot be called"],
    ["a server by name", [{ ...dns, server: "dns.example:53" }], "must be an IP address"],
    ["a server at no port", [{ ...dns, server: "127.0.0.1:99999" }], "must be an IP address"],
    ["a name that is none", [{ ...dns, names: [{ service: "chat", name: "a b" }] }], "is no name in DNS"],
    ["no name", [{ ...dns, names: [] }], "Too small"],
    ["a port beside SRV", [{ ...dns, names: [{ ...names[0], port: 80 }] }], "say the port themselves"],
    ["what is only for writing", [{ kind: "consul", connection: eureka.connection, callers: {} }], "callers"],
    ["one that nobody knows", [{ kind: "zookeeper" }], "Invalid"],
  ])("are refused with %s", (_, given, words) => {
    const messages = registriesSchema.safeParse(given).error?.issues.map(({ message }) => message);
    expect(messages?.join()).toContain(words);
  });

  it("are two of a kind where one has a name of its own", () => {
    expect(registriesSchema.safeParse([eureka, { ...eureka, name: "eureka-west" }]).success).toBe(true);
  });
});
