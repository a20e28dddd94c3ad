import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createToken } from "../../lib/access/server/create-token";
import { createPerson } from "../../lib/access/server/people";
import { recordRefusals } from "../../lib/audit/server/record-refusals";
import { DeliveryRig, pause } from "../../lib/changes/server/delivery-rig.fixture";
import type { RouteContract } from "../../lib/contract/define-route";
import { problemSchema } from "../../lib/contract/problem";
import { contracts } from "../../lib/http/contracts";
import { makeCookie, makeToken, origin, send } from "../../lib/http/handle.fixture";
import { oddBody, oddText, spoilt, stained, wireText } from "../../lib/http/spoilt-values.fixture";
import { valuesOf, type Words } from "../../lib/http/values-of-schema.fixture";
import { type OneLineLoki, startOneLineLoki } from "../../lib/loki/one-line-loki.fixture";
import { createPlan } from "../../lib/plans/server/create-plan";
import { decide, person } from "../../lib/policies/server/decide.fixture";
import { writtenSpecSchema } from "../../lib/policies/written/written-spec";
import { type RealPrometheus, startRealPrometheus } from "../../lib/prometheus/real-prometheus.fixture";
import { loadSeries } from "../../lib/services/server/load-series.fixture";

const seed = 20_261_201;
/** Requests to a route: most of what there is to get wrong is in bodies. */
const runs = (method: string) => (method === "GET" ? 12 : 40);
const service = "chat-model";
const root = join(import.meta.dirname, "../..");
/** It answers with a stream that does not end; it takes nothing but credentials. */
const apart = ["/api/v1/events"];
/** Who is not there in this test; everybody else is, and has to answer. */
const away = ["registry", "git", "webhook"];

let rig: DeliveryRig | undefined;
let prometheus: RealPrometheus;
let loki: OneLineLoki;
let session: Record<string, string>;
let token: Record<string, string>;
const nouns = ["policies", "changes", "plans", "access/people", "access/tokens"] as const;
const ids = Object.fromEntries(nouns.map((noun) => [noun, [] as string[]])) as Record<
  (typeof nouns)[number],
  string[]
>;
const now = Math.floor(Date.now() / 1_000);

beforeAll(async () => {
  vi.stubEnv("HEDDLE_SECRET", "a secret of the tests, 32 characters long");
  // Whom nobody lets in proves nothing.
  vi.stubEnv("HEDDLE_READS_PER_SECOND", "10000");
  vi.stubEnv("HEDDLE_ACTS_PER_SECOND", "10000");
  prometheus = await startRealPrometheus(
    `${loadSeries(now, [{ name: service, endpoints: { "chat-model-v1-0": 5 }, callers: ["gateway"], hasProcesses: true, hasAll: true }])}# EOF\n`,
  );
  loki = await startOneLineLoki(service);
  const rules = {
    ...{ prometheus: { url: prometheus.url }, loki: { url: loki.url } },
    protected: [{ namespace: "llm", service: "guarded", approvals: 1 }],
  };
  rig = await DeliveryRig.start({ services: [service, "guarded", "planned"], workers: 1, rules });
  recordRefusals();
  session = { cookie: await makeCookie(), origin };
  token = { authorization: `Bearer ${await makeToken(["read", "write"])}` };
  const ctx = person("ann");
  const somebody = await createPerson({ ctx, input: { name: "somebody else", grants: [] } });
  const spare = { name: "spare", scopes: ["read" as const], grants: [], expiresDays: null };
  ids["access/people"].push(somebody.person.id);
  ids["access/tokens"].push((await createToken({ ctx, input: spare })).token.id);
  const until = new Date((now + 3_600) * 1_000).toISOString();
  const shifted = await rig.shift(service, { v1: 90, v2: 10 }, { until });
  const limits = { maxRequests: 9 };
  const broken = await decide(ctx, { kind: "circuit-breaker", service, spec: { limits } });
  const waiting = await rig.shift("guarded", { v1: 50, v2: 50 }, { by: ctx });
  const decision = { weights: { v1: 50, v2: 50 } };
  const about = { kind: "route" as const, namespace: "llm", service: "planned", decision };
  const meshes = [{ mesh: "demo", baseRevision: 0 }];
  const timing = { reach: "accepted" as const, soakSeconds: 0, deadlineSeconds: 1_800 };
  const plan = await createPlan({ ctx, input: { ...about, ...timing, meshes, leaveOut: [], message: "" } });
  ids.plans.push(plan.planId);
  ids.changes.push(shifted.changeId, broken.changeId);
  for (const { revisions } of [shifted, broken, waiting])
    ids.policies.push(...revisions.map(({ policyId }) => policyId));
}, 240_000);
afterAll(async () => {
  await rig?.stop();
  await prometheus.stop();
  loki.stop();
});

type Asked = {
  params: unknown;
  query: [string, string][];
  body: string | undefined;
  headers: Record<string, string>;
};

/** Requests of a route: right ones, those that are wrong in a place of path, query or body, and bodies that are none. */
function requestsOf({ method, path, ...contract }: RouteContract): fc.Arbitrary<Asked> {
  const words = wordsOf(path);
  const partOf = (schema: RouteContract["params"]) => {
    const right = valuesOf(schema, words);
    return fc.oneof({ weight: 5, arbitrary: right }, { weight: 1, arbitrary: spoilt(right) });
  };
  const right = valuesOf(contract.body, words);
  const bodies = fc.oneof(
    { weight: 3, arbitrary: right.map(wireText) },
    { weight: 3, arbitrary: spoilt(right).map(wireText) },
    { weight: 2, arbitrary: stained(right).map(wireText) },
    { weight: 1, arbitrary: oddBody },
  );
  const key = fc.option(fc.oneof(oddText, fc.uuid()), { freq: 3, nil: undefined });
  return fc
    .record({
      params: partOf(contract.params),
      query: partOf(contract.query),
      body: bodies,
      key,
      peer: fc.nat(),
    })
    .map(({ params, query, body, key: given, peer }) => ({
      params: textFields(params),
      query: Object.entries(textFields(query)),
      body: method === "GET" ? undefined : body,
      headers: {
        // Who has signed out would be nobody from then on.
        ...(method === "DELETE" && path.includes("/access/") ? token : session),
        "x-heddle-peer": `192.0.2.${peer % 250}`,
        ...(isHeader(given) ? { "idempotency-key": given } : {}),
      },
    }));
}

/** What path and query hold is text. */
function textFields(value: unknown): Record<string, string> {
  if (typeof value !== "object" || value === null) return {};
  const text = (item: unknown) => (typeof item === "string" ? item : wireText(item));
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, text(item).slice(0, 20_000)]));
}

function isHeader(text: string | undefined): text is string {
  return text !== undefined && /^[\t\x20-\x7e\x80-\xff]*$/.test(text);
}

function wordsOf(path: string): Words {
  const around = nouns.find((noun) => path.startsWith(`/api/v1/${noun}/{id}`));
  const version = fc.constantFrom("v1", "v2", "v3");
  const moments = (from: number, to: number) =>
    fc.integer({ min: from, max: to }).map((ahead) => new Date((now + ahead) * 1_000).toISOString());
  const seen = moments(-3_600, -60);
  const isLogs = path.startsWith("/api/v1/logs");
  const moment = (at: number) => fc.constant(isLogs ? new Date(at * 1_000).toISOString() : at);
  const specs = fc.oneof(
    fc.record({ limits: fc.record({ maxRequests: fc.integer({ min: 1, max: 99 }) }) }),
    version.map((to) => ({ rules: [{ split: [{ to: { version: to }, weight: 100 }] }] })),
    valuesOf(writtenSpecSchema, { version, service: fc.constant(service) }),
    fc.constant(null),
  );
  return {
    // Ids are known once the rest is set up.
    ...(around ? { id: fc.nat().map((at) => pick(ids[around], at)) } : {}),
    ...{ mesh: fc.constant("demo"), namespace: fc.constant("llm"), name: fc.constant(service) },
    ...{ service: fc.constantFrom(service, "guarded"), version, key: version },
    ...{ weights: fc.constantFrom({ v1: 100 }, { v1: 40, v2: 60 }, { v1: 10, v2: 20, v3: 70 }) },
    ...{ number: fc.constantFrom(1, 1, 1, 2), from: fc.constantFrom(1, 2), to: fc.constantFrom(1, 2, 8) },
    ...{ baseRevision: fc.constantFrom(0, 1, 1, 1, 2, 3), rule: fc.constant("default") },
    ...{ start: moment(now - 100), end: moment(now), at: seen, since: seen, around: seen },
    ...{
      until: moments(3_600, 7_200),
      notBefore: moments(60, 600),
      by: fc.constantFrom("version", "service,version", ""),
    },
    ...{
      query: fc.constantFrom("up", "sum by (pod) (rate(vllm:num_requests_running[1m]))", "vector(1)", "((("),
    },
    ...{
      lines: fc.constantFrom("requests", "ttft,e2e"),
    },
    ...(path.includes("/explore/") ? {} : { kind: fc.constantFrom("route", "route", "circuit-breaker") }),
    ...(path === "/api/v1/plans/preview" ? { meshes: fc.constant(["demo"]) } : {}),
    ...(path.endsWith("/loosen") ? { limit: fc.constant("maxRequests"), to: fc.constant(20) } : {}),
    ...{ spec: specs, requestId: fc.constant("r-1"), window: fc.constantFrom("15m", "1h") },
    // Of where a repository is tried nothing outside this machine is asked.
    repository: fc.constantFrom("https://127.0.0.1:9/a.git", "/etc", "ext::sh", "-u", "ssh://127.0.0.1:9/a"),
  };
}

function pick(list: readonly string[], at: number): string {
  return list[at % list.length] ?? "";
}

/** Asks again while somebody who is there is only too busy to answer in time, which a loaded machine makes them. */
async function ask(contract: RouteContract, asked: Asked): Promise<Response> {
  for (let attempt = 1; ; attempt += 1) {
    const response = await askOnce(contract, asked);
    if (response.status !== 503 || attempt === 4) return response;
    const { upstream } = (await response.clone().json()) as { upstream?: string };
    if (away.includes(upstream ?? "")) return response;
    await pause(attempt * 1_000);
  }
}

async function askOnce(
  { method, path }: RouteContract,
  { params, query, body, headers }: Asked,
): Promise<Response> {
  const file = join(root, "app", `${path.replaceAll("{", "[").replaceAll("}", "]")}/route.ts`);
  const handlers = await import(/* @vite-ignore */ file);
  return send(handlers[method], {
    method,
    path: `${path}?${new URLSearchParams(query)}`,
    headers,
    body,
    params,
  });
}

/** Whether it was taken, refused in the interface's own words, or failed because of somebody who is away. */
async function isAnswered(contract: RouteContract, response: Response): Promise<number> {
  const text = await response.text();
  if (response.status < 400) {
    expect(response.status).toBe(contract.status);
    return response.status;
  }
  expect(response.headers.get("content-type"), text).toBe("application/problem+json");
  const problem = problemSchema.parse(JSON.parse(text));
  expect(problem.status).toBe(response.status);
  if (response.status >= 500) expect(away, text).toContain(problem.upstream);
  return response.status;
}

/** Refused at the door, or of what is not there: such answers prove nothing of what is behind. */
const shallow = [400, 401, 403, 404];
/** Where nobody gets further here: no such secret, line, provider or webhook is known. */
const closed = [
  "POST /api/v1/access/provider",
  "POST /api/v1/access/session",
  "GET /api/v1/logs/lines/{lineId}",
  "POST /api/v1/webhooks/{name}/test",
];

const fuzzed = contracts.filter(({ path }) => !apart.includes(path));

describe("whatever a route is asked", () => {
  it.each(fuzzed.map((contract) => [`${contract.method} ${contract.path}`, contract] as const))(
    "%s answers with what it promises or with a problem document, and never with a 500",
    async (_, contract) => {
      const seen = new Set<number>();
      const answers = async (asked: Asked) => {
        seen.add(await isAnswered(contract, await ask(contract, asked)));
      };
      await fc.assert(fc.asyncProperty(requestsOf(contract), answers), {
        seed: seed + fuzzed.indexOf(contract),
        numRuns: runs(contract.method),
        endOnFailure: true,
      });
      const isClosed = closed.includes(`${contract.method} ${contract.path}`);
      // A key that another route was asked under is a conflict before anything else is looked at.
      const deep = [...seen].filter((status) => !shallow.includes(status) && !(isClosed && status === 409));
      expect(deep.length > 0).toBe(!isClosed);
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    },
    60_000,
  );
});
