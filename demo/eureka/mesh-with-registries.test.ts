import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { systemContext } from "../../lib/access/server/system-context";
import { endpointsByVersion, readyEndpoints } from "../../lib/control-planes/ready-endpoints";
import { reportOf } from "../../lib/meshes/examination";
import { examineMesh } from "../../lib/meshes/server/examine-mesh";
import { viewSettings } from "../../lib/meshes/server/view-settings";
import { DnsServer } from "../../lib/registries/dns-server.fixture";
import { registriesOf } from "../../lib/registries/registries";
import { type Kubernetes, startKubernetes } from "../kubernetes/start-kubernetes";
import { type RunningEureka, startEureka } from "./start-eureka";

const ctx = systemContext("tests");
const token = "a-token-for-tests-alone";
const password = "a-password-for-tests-alone";
let folder: string;
let eureka: RunningEureka;
let dns: DnsServer;
let kubernetes: Kubernetes;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "heddle-registries-"));
  const rights = [{ verbs: ["get", "list"] }];
  [eureka, dns, kubernetes] = await Promise.all([
    startEureka(),
    DnsServer.start(),
    startKubernetes({ tokens: { [token]: { user: "heddle", rights } } }),
  ]);
  const file = path.join(folder, "heddle.yaml");
  const place = (name: string, text: string) => {
    writeFileSync(path.join(folder, name), text);
    return { file: path.join(folder, name) };
  };
  const registries = [
    {
      ...{ kind: "eureka", name: "eureka-west", namespace: "llm", everySeconds: 1 },
      connection: {
        url: eureka.url,
        basicAuth: { username: "reader", password: place("password", password) },
      },
    },
    {
      ...{ kind: "dns", server: dns.address, everySeconds: 1 },
      names: [
        { service: "chat", namespace: "llm", version: "v2", name: "chat.example", type: "A", port: 80 },
      ],
    },
  ];
  const cluster = { connection: { url: kubernetes.url, bearerToken: place("token", token) } };
  const prometheus = { url: "http://127.0.0.1:9" };
  const meshes = [
    { id: "watched", prometheus, registries },
    { id: "cluster", prometheus, controlPlane: { kind: "istio", cluster } },
  ];
  // YAML is a superset of JSON.
  writeFileSync(file, JSON.stringify({ meshes }));
  vi.stubEnv("HEDDLE_CONFIG", file);
  vi.stubEnv("DATABASE_URL", "postgresql://nobody:nothing@127.0.0.1:9/none");

  const instance = {
    ...{ instanceId: "a", hostName: "a.internal", app: "CHAT", ipAddr: "10.0.0.1", status: "UP" },
    ...{ port: { $: 80, "@enabled": "true" }, metadata: { version: "v1" } },
  };
  const headers = { "content-type": "application/json" };
  await fetch(`${eureka.url}/apps/CHAT`, { method: "POST", headers, body: JSON.stringify({ instance }) });
  dns.say("A", "chat.example", [
    { type: "A", address: "10.0.0.1", ttl: 1 },
    { type: "A", address: "10.0.0.2", ttl: 1 },
  ]);
});
afterAll(async () => {
  await Promise.all(registriesOf("watched").map((registry) => registry.close()));
  await Promise.all([eureka.stop(), dns.stop(), kubernetes.stop()]);
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

describe("a mesh that is only watched", () => {
  it("has the endpoints that its registries tell, each instance once", async () => {
    const known = await readyEndpoints("watched");
    expect(known.stale).toBeNull();
    expect(endpointsByVersion(known, { namespace: "llm", service: "chat" })).toEqual(
      new Map([
        ["v1", 1],
        ["v2", 1],
      ]),
    );
    expect(known.groups?.map(({ sources }) => sources)).toEqual([["eureka-west", "dns"], ["dns"]]);
  });

  it("lists them among its connections, without their secrets", async () => {
    const view = await viewSettings({ ctx, input: { mesh: "watched" } });
    expect(view.registries).toMatchObject([
      {
        ...{ name: "eureka-west", kind: "eureka", address: eureka.url, auth: "basic", reading: "GET /apps" },
        ...{ state: "up", error: null, services: 1, endpoints: 1, leftOut: 0 },
      },
      {
        ...{ name: "dns", kind: "dns", address: dns.address, auth: "none", reading: "A chat.example" },
        ...{ state: "up", services: 1, endpoints: 2 },
      },
    ]);
    expect(JSON.stringify(view)).not.toContain(password);
  });

  it("is told by the doctor what they know, and that one of them is away", async () => {
    eureka.ail("xml");
    const { lines, isWell } = reportOf(await examineMesh({ ctx, input: { mesh: "watched" } }));
    expect(lines).toContain("  ✓ dns            1 service with 2 ready endpoints");
    expect(lines.find((line) => line.startsWith("  ✗ eureka-west"))).toContain("it answered XML");
    expect(isWell).toBe(false);
    const known = await readyEndpoints("watched");
    expect(endpointsByVersion(known, { namespace: "llm", service: "chat" })?.get("v1")).toBe(1);
    expect(known.stale).toMatchObject({ upstream: "registry", code: "upstream-bad-answer" });
  });
});

it("the doctor says what a mesh's cluster does not allow", async () => {
  const { lines, isWell } = reportOf(await examineMesh({ ctx, input: { mesh: "cluster" } }));
  expect(lines).toContain(
    "  ✗ cluster        Heddle's account may not watch endpointslices.discovery.k8s.io, watch pods",
  );
  expect(isWell).toBe(false);
});
