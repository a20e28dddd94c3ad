import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { Context } from "../../lib/access/actor";
import { DeliveryRig } from "../../lib/changes/server/delivery-rig.fixture";
import { contracts } from "../../lib/http/contracts";
import { type OneLineLoki, startOneLineLoki } from "../../lib/loki/one-line-loki.fixture";
import { type RealPrometheus, startRealPrometheus } from "../../lib/prometheus/real-prometheus.fixture";
import { loadSeries } from "../../lib/services/server/load-series.fixture";

/** A service of the namespace `llm` whose name nobody may read who may not read that namespace. */
const service = "hush";
const root = join(import.meta.dirname, "../..");
const reader = vi.hoisted(() => ({ reads: undefined as Context["reads"] }));
vi.mock("@/lib/http/admit", async (importOriginal) => admitted(await importOriginal<object>()));
vi.mock("../../lib/http/admit", async (importOriginal) => admitted(await importOriginal<object>()));

/** Somebody with a session, whose reads are what the test says. */
async function admitted(original: object): Promise<object> {
  const id = "0190a1b2-0000-7000-8000-000000000001";
  const ctx = () => ({
    ...{ actor: { kind: "user", id, name: "ada" }, requestId: "r", address: "127.0.0.1" },
    ...{ scopes: ["read", "write"], ...(reader.reads ? { reads: reader.reads } : {}) },
    grants: Object.entries(reader.reads ?? {}).flatMap(([mesh, namespaces]) =>
      [namespaces].flat().map((namespace) => ({ role: "operator", mesh, namespace })),
    ),
  });
  const identity = { by: { kind: "token" } };
  return {
    ...original,
    recognise: async () => ({ ctx: ctx(), identity }),
    admit: async () => ({ ctx: ctx(), identity }),
  };
}

let rig: DeliveryRig | undefined;
let prometheus: RealPrometheus;
let loki: OneLineLoki;
let ids: Record<string, string>;
const now = Math.floor(Date.now() / 1_000);

beforeAll(async () => {
  prometheus = await startRealPrometheus(
    `${loadSeries(now, [{ name: service, endpoints: { "hush-v1-0": 5 }, callers: ["hush-caller"], hasProcesses: true, hasAll: true }])}# EOF\n`,
  );
  loki = await startOneLineLoki(service, (query) => query.includes('namespace="nothing"'));
  vi.stubEnv("PROMETHEUS_URL", prometheus.url);
  vi.stubEnv("LOKI_URL", loki.url);
  rig = await DeliveryRig.start({ services: [service], workers: 0 });
  const { changeId, revisions } = await rig.shift(service, { v1: 100 });
  ids = { changeId, policyId: revisions[0]?.policyId ?? "" };
}, 240_000);
afterAll(async () => {
  await rig?.stop();
  await prometheus.stop();
  loki.stop();
});

/** What each path is asked with; a new one is asked for its mesh until something better is written here. */
const span = `start=${now - 100}&end=${now}`;
const queries: Record<string, string> = {
  "/api/v1/series/{panel}": `mesh=demo&${span}`,
  "/api/v1/heatmaps/{panel}": `mesh=demo&${span}&service=hush&namespace=llm`,
  "/api/v1/explore/concept": `mesh=demo&concept=requests&by=service&${span}`,
  "/api/v1/explore/completion":
    "mesh=demo&kind=values&label=destination_service_name&metric=istio_requests_total",
  "/api/v1/models/comparison": "mesh=demo&namespace=llm&service=hush",
  "/api/v1/services/{namespace}/{name}/found": "mesh=demo&kind=route",
  "/api/v1/plans": "",
  "/api/v1/access/session": "",
  "/api/v1/access/ways": "",
  "/api/v1/access/people": "",
  "/api/v1/access/tokens": "",
  "/api/v1/plans/{id}": "",
  "/api/v1/changes/{id}": "",
  "/api/v1/webhooks": "",
  "/api/v1/policies/{id}/compare": "from=1&to=1",
  "/api/v1/services/{namespace}/{name}/breakers/loosen": "mesh=demo&version=v1",
  "/api/v1/services/{namespace}/{name}/containment": "mesh=demo&tenant=a",
};
const params = (): Record<string, string> => ({
  ...{ mesh: "demo", namespace: "llm", name: service, panel: "requests", number: "1", requestId: "r-1" },
  lineId: "1764534000000000000-abcdefghijklmnop",
});

async function ask(path: string): Promise<{ status: number; body: string }> {
  const all = params();
  const id = path.includes("/changes/") ? ids.changeId : ids.policyId;
  const values = { ...all, id: id ?? "" } as Record<string, string>;
  if (path.includes("/heatmaps/")) values.panel = "latency";
  const file = join(root, "app", `${path.replaceAll("{", "[").replaceAll("}", "]")}/route.ts`);
  const { GET } = await import(/* @vite-ignore */ file);
  const query = queries[path] ?? (path.includes("/policies/") || path.includes("/meshes") ? "" : "mesh=demo");
  const address = path.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "x");
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  const given = Object.fromEntries(names.map((name) => [name, values[name] ?? "x"]));
  const request = new Request(`http://127.0.0.1${address}?${query}`);
  const response: Response = await GET(request, { params: Promise.resolve(given) });
  return { status: response.status, body: await response.text() };
}

/** Of what never ends nothing is read; the document says what routes there are. */
const apart = ["/api/v1/events", "/api/openapi.json", "/api/{...rest}"];
const paths = contracts
  .filter(({ method, path }) => method === "GET" && !apart.includes(path))
  .map(({ path }) => path);

/** Where the service is named to who may read its namespace: what is proved below is proved of something. */
const telling = [
  ...[
    "/api/v1/topology",
    "/api/v1/services",
    "/api/v1/services/{namespace}/{name}",
    "/api/v1/services/instances",
  ],
  ...["/api/v1/services/{namespace}/{name}/load", "/api/v1/series/{panel}", "/api/v1/explore/concept"],
  ...["/api/v1/services/{namespace}/{name}/tenants", "/api/v1/services/{namespace}/{name}/containment"],
  "/api/v1/services/{namespace}/{name}/certificates",
  ...["/api/v1/explore/completion", "/api/v1/models", "/api/v1/policies", "/api/v1/policies/{id}"],
  ...[
    "/api/v1/changes",
    "/api/v1/changes/{id}",
    "/api/v1/logs",
    "/api/v1/requests/{requestId}",
    "/api/v1/audit",
  ],
];

it.each(telling)(
  "%s tells of a namespace to who may read it",
  async (path) => {
    reader.reads = { demo: ["llm"] };
    const { status, body } = await ask(path);
    expect(status, body).toBe(200);
    expect(body).toContain(service);
  },
  60_000,
);

it.each(paths)(
  "%s tells nothing of a namespace that may not be read",
  async (path) => {
    reader.reads = { demo: ["nothing"] };
    const { status, body } = await ask(path);
    expect([200, 403, 404, 422, 503], body).toContain(status);
    expect(body).not.toContain(service);
  },
  60_000,
);
