import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import type { ControlPlane, DesiredPolicy } from "../../../lib/control-planes/control-plane";
import { aiGatewayControlPlane } from "../../../lib/control-planes/envoy-ai-gateway/adapter";
import { aiGatewayOptionsSchema } from "../../../lib/control-planes/envoy-ai-gateway/options";
import { envoyGatewayControlPlane } from "../../../lib/control-planes/envoy-gateway/adapter";
import { envoyGatewayOptionsSchema } from "../../../lib/control-planes/envoy-gateway/options";
import { gatewayApiControlPlane } from "../../../lib/control-planes/gateway-api/adapter";
import { gatewayApiOptionsSchema } from "../../../lib/control-planes/gateway-api/options";
import { istioControlPlane } from "../../../lib/control-planes/istio/adapter";
import { linkerdControlPlane } from "../../../lib/control-planes/linkerd/adapter";
import { linkerdOptionsSchema } from "../../../lib/control-planes/linkerd/options";
import { llmDControlPlane } from "../../../lib/control-planes/llm-d/adapter";
import { llmDOptionsSchema } from "../../../lib/control-planes/llm-d/options";
import { UpstreamGate } from "../../../lib/http/upstream-gate";
import { KubernetesClient } from "../../../lib/kubernetes/client";
import type { AccessSpec } from "../../../lib/policies/access-spec";
import type { CircuitBreakerSpec } from "../../../lib/policies/circuit-breaker-spec";
import type { RateLimitSpec } from "../../../lib/policies/rate-limit-spec";
import { isAllowed, type Rule } from "../http/access";
import type { KubernetesObject } from "../kinds/kubernetes-object";
import { startKubernetes } from "../start-kubernetes";

const target = { mesh: "demo", namespace: "ai", service: "chat" };
const elsewhere = { ...target, namespace: "others" };
const origin = { policyId: "018f0000-0000-7000-8000-000000000001", revision: 1, changeId: "c" };
const versionLabel = "version";
type Given = { client: KubernetesClient; gate: UpstreamGate };
type Case = {
  make: (given: Given) => ControlPlane;
  breaker: CircuitBreakerSpec | null;
  access?: AccessSpec;
  rateLimit?: RateLimitSpec;
  kinds: string[];
};

const outlierDetection = { consecutiveErrors: 5 };
const cases: Record<string, Case> = {
  istio: {
    make: (given) => istioControlPlane({ ...given, settings: { versionLabel, domain: "cluster.local" } }),
    breaker: { outlierDetection },
    access: { mtls: "strict", allow: [{ from: { namespace: "web" } }] },
    kinds: [
      "virtualservices",
      "destinationrules",
      "authorizationpolicies",
      "peerauthentications",
      "requestauthentications",
    ],
  },
  "gateway-api": {
    make: (given) => {
      const routes = gatewayApiOptionsSchema.parse({ port: 80 });
      return gatewayApiControlPlane({ ...given, settings: { versionLabel, routes, services: {} } });
    },
    breaker: null,
    kinds: ["httproutes", "grpcroutes"],
  },
  linkerd: {
    make: (given) => {
      const servers = { defaultPolicy: "all-unauthenticated" };
      const routes = linkerdOptionsSchema.parse({ port: 80, servers });
      return linkerdControlPlane({ ...given, settings: { versionLabel, routes, services: {} } });
    },
    breaker: { outlierDetection },
    access: { allow: [{ from: { namespace: "web" } }] },
    rateLimit: { rules: [{ requestsPerSecond: 10 }] },
    kinds: [
      "httproutes",
      "grpcroutes",
      "services",
      "servers",
      "authorizationpolicies",
      "meshtlsauthentications",
      "httplocalratelimitpolicies",
    ],
  },
  "envoy-gateway": {
    make: (given) => {
      const routes = envoyGatewayOptionsSchema.parse({ port: 80 });
      return envoyGatewayControlPlane({ ...given, settings: { versionLabel, routes, services: {} } });
    },
    breaker: { outlierDetection },
    kinds: ["httproutes", "grpcroutes", "backendtrafficpolicies"],
  },
  "envoy-ai-gateway": {
    make: (given) => {
      const routes = aiGatewayOptionsSchema.parse({ parent: { kind: "Gateway", name: "models" } });
      return aiGatewayControlPlane({ ...given, settings: { versionLabel, routes, services: {} } });
    },
    breaker: { outlierDetection },
    kinds: ["aigatewayroutes", "backendtrafficpolicies"],
  },
  "llm-d": {
    make: (given) => {
      const rewrites = llmDOptionsSchema.parse({});
      return llmDControlPlane({ ...given, settings: { versionLabel, rewrites, services: {} } });
    },
    breaker: null,
    kinds: ["inferencemodelrewrites"],
  },
};

/** As RBAC grants what a text of ClusterRoles and Roles says. */
function granted(text: string): Rule[] {
  return parseAllDocuments(text).flatMap((document) => {
    const { kind, metadata, rules } = document.toJS() as {
      kind: string;
      metadata: { namespace?: string };
      rules: { apiGroups: string[]; resources: string[]; verbs: string[] }[];
    };
    return rules.map(({ apiGroups: groups, resources, verbs }): Rule => {
      const namespaces = kind === "Role" ? { namespaces: [metadata.namespace ?? ""] } : {};
      return { groups, resources, verbs, ...namespaces };
    });
  });
}

const objects: KubernetesObject[] = [target, elsewhere].map(({ namespace, service: name }) => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name, namespace },
  spec: { ports: [{ port: 80 }] },
}));

async function withRights<T>(
  { make }: Case,
  rights: (plane: ControlPlane) => Rule[],
  use: (plane: ControlPlane, seed: (objects: KubernetesObject[]) => void) => Promise<T>,
): Promise<T> {
  const gateOf = (client: KubernetesClient) =>
    new UpstreamGate({ upstream: "control-plane", kind: "test", probe: (signal) => client.version(signal) });
  const texts = new KubernetesClient({ url: "http://127.0.0.1:9" });
  const rules = rights(make({ client: texts, gate: gateOf(texts) }));
  const cluster = await startKubernetes({ tokens: { t: { user: "heddle", rights: rules } }, objects });
  const client = new KubernetesClient({ url: cluster.url, bearerToken: { value: "t" } });
  try {
    return await use(make({ client, gate: gateOf(client) }), cluster.seed);
  } finally {
    await Promise.all([texts.close(), client.close()]);
    await cluster.stop();
  }
}

const route = (share: number): DesiredPolicy => {
  const split = [
    { to: { version: "v1" }, weightBp: share },
    { to: { version: "v2" }, weightBp: 10_000 - share },
  ];
  return { kind: "route", spec: { rules: [{ split }] }, origin };
};
const none: DesiredPolicy = { kind: "route", spec: null, origin };
let deliveries = 0;

async function write(plane: ControlPlane, desired: DesiredPolicy, { of = target, isForced = false } = {}) {
  deliveries += 1;
  const { etag } = await plane.read(of, desired.kind);
  const wanted = { expectedEtag: etag, deliveryId: `d${deliveries}`, isForced };
  return (await plane.apply(of, desired.kind, plane.compile(of, desired), wanted)).outcome;
}

/** What others wrote of a route, which a person then wants replaced. */
function foreignRoute(plane: ControlPlane, spec: DesiredPolicy): KubernetesObject {
  const body = JSON.parse(plane.compile(target, spec)[0]?.body ?? "") as { spec: object };
  return { ...body, metadata: { name: "chat", namespace: "ai" } } as never;
}

describe.each(Object.entries(cases))("the printed rights of %s", (_, given) => {
  it("allow everything that is done", async () => {
    const all = ({ rights }: ControlPlane) => {
      const { reading, writing } = rights(["ai"]);
      return [...granted(reading), ...granted(writing)];
    };
    await withRights(given, all, async (plane, seed) => {
      expect(await write(plane, route(9_000))).toBe("applied");
      expect(await write(plane, route(1_000))).toBe("applied");
      if (given.breaker) {
        expect(await write(plane, { kind: "circuit-breaker", spec: given.breaker, origin })).toBe("applied");
        expect(await write(plane, { kind: "circuit-breaker", spec: null, origin })).toBe("applied");
      }
      if (given.access) {
        expect(await write(plane, { kind: "access", spec: given.access, origin })).toBe("applied");
        expect(await write(plane, { kind: "access", spec: null, origin })).toBe("applied");
      }
      if (given.rateLimit) {
        expect(await write(plane, { kind: "rate-limit", spec: given.rateLimit, origin })).toBe("applied");
        expect(await write(plane, { kind: "rate-limit", spec: null, origin })).toBe("applied");
      }
      expect(await write(plane, none)).toBe("applied");
      seed([foreignRoute(plane, route(5_000))]);
      expect(await write(plane, route(2_000), { isForced: true })).toBe("applied");
      const { etag } = await plane.read(target, "route");
      expect((await plane.status(target, "route", etag)).kind).not.toBe("none");
      expect(await plane.endpoints()).toEqual([]);
    });
  });

  it("allow no writing elsewhere, and reading alone no writing at all", async () => {
    const all = ({ rights }: ControlPlane) => {
      const { reading, writing } = rights(["ai"]);
      return [...granted(reading), ...granted(writing)];
    };
    await withRights(given, all, async (plane) => {
      await expect(write(plane, route(9_000), { of: elsewhere })).rejects.toThrow("does not allow");
      expect(await plane.read(elsewhere, "route")).toMatchObject({ etag: "" });
    });
    const reading = ({ rights }: ControlPlane) => granted(rights(["ai"]).reading);
    await withRights(given, reading, async (plane) => {
      expect(await plane.endpoints()).toEqual([]);
      await expect(write(plane, route(9_000))).rejects.toThrow("does not allow");
    });
  });

  it("name what is written, and nothing else", async () => {
    const { reading, writing } = await withRights(
      given,
      () => [],
      async ({ rights }) => rights(null),
    );
    const written = granted(writing);
    expect(new Set(written.flatMap(({ resources }) => resources))).toEqual(new Set(given.kinds));
    expect(new Set(granted(reading).flatMap(({ verbs }) => verbs))).toEqual(
      new Set(["get", "list", "watch"]),
    );
    const asked = { group: "", resource: "secrets", subresource: "", namespace: "ai", name: "" };
    const token = { user: "heddle", rights: [...granted(reading), ...written] };
    for (const verb of ["get", "list", "create", "patch", "delete"])
      expect(isAllowed(token, { ...asked, verb })).toBe(false);
    expect(isAllowed(token, { ...asked, resource: "services", verb: "delete" })).toBe(false);
  });
});
