import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { queryDatabase } from "../../controlplane/fixtures/control-plane-process";
import type { Grant } from "../../lib/access/grants";
import { ann, DeliveryRig } from "../../lib/changes/server/delivery-rig.fixture";
import { newId } from "../../lib/db/new-id";
import { contracts } from "../../lib/http/contracts";
import { makeCookie, makeToken, origin } from "../../lib/http/handle.fixture";
import { createPlan } from "../../lib/plans/server/create-plan";
import { revisionOf } from "../../lib/policies/server/decide.fixture";

const root = join(import.meta.dirname, "../..");
const acts = ["policy.write", "change.undo", "change.approve"];

/** Whatever decides something of a service, a policy, a change or a plan. */
const acting = contracts
  .filter(({ method, action }) => method !== "GET" && acts.includes(action))
  .map(({ method, path }) => `${method} ${path}`);

/** Tables in which a decision leaves something. */
const tables = [
  ...["Policy", "Draft", "Revision", "Change", "Delivery", "Review", "PendingApply", "Plan", "PlanPart"],
];

let rig: DeliveryRig;
let ids: Record<"hush" | "change" | "guarded" | "plan", string>;
const holders: Record<string, string> = {};
const both = (mesh: string, namespace: string): Grant[] => [
  { role: "operator", mesh, namespace },
  { role: "approver", mesh, namespace },
];
const elsewhere = ["another namespace of the mesh", "the same namespace of another mesh"] as const;

beforeAll(async () => {
  vi.stubEnv("HEDDLE_SECRET", "a secret of the tests, 32 characters long");
  rig = await DeliveryRig.start({
    services: ["hush", "guarded", "planned"],
    workers: 0,
    rules: { protected: [{ namespace: "llm", service: "guarded", approvals: 1 }] },
  });
  const until = new Date(Date.now() + 3_600_000).toISOString();
  const hush = await rig.shift("hush", { v1: 100 }, { until });
  const guarded = await rig.shift("guarded", { v1: 100 }, { by: ann });
  const { planId } = await createPlan({
    ctx: ann,
    input: {
      ...{ kind: "route", namespace: "llm", service: "planned", decision: { weights: { v1: 100 } } },
      ...{ meshes: [{ mesh: "demo", baseRevision: 0 }], leaveOut: [], reach: "accepted", message: "" },
      ...{ soakSeconds: 0, deadlineSeconds: 60 },
    },
  });
  ids = {
    ...{ hush: revisionOf(hush).id, change: hush.changeId },
    ...{ guarded: revisionOf(guarded).id, plan: planId },
  };
  holders[elsewhere[0]] = await makeToken(["read", "write"], both("demo", "shop"));
  holders[elsewhere[1]] = await makeToken(["read", "write"], both("other", "llm"));
}, 240_000);
afterAll(() => rig.stop());

type Sent = { params?: Record<string, string>; body: unknown };
const place = { mesh: "demo", namespace: "llm" };
const named = { namespace: "llm", name: "hush" };
const reason = "because it has to be";
const spec = { rules: [{ split: [{ to: { version: "v2" }, weight: 100 }] }] };
const hush = (body: unknown, more: object = {}): Sent => ({ params: { id: ids.hush, ...more }, body });
const guarded = (body: unknown): Sent => ({ params: { id: ids.guarded, number: "1" }, body });
const change = (): Sent => ({ params: { id: ids.change }, body: {} });
const plan = (body: unknown = {}): Sent => ({ params: { id: ids.plan }, body });

/** What each acting route is sent: what somebody who may there would send. A route without a row here fails the first test. */
const rows: Record<string, () => Sent> = {
  "POST /api/v1/services/{namespace}/{name}/shift": () => ({
    params: named,
    body: { mesh: "demo", baseRevision: 1, weights: { v1: 50, v2: 50 } },
  }),
  "POST /api/v1/services/{namespace}/{name}/contain": () => ({
    params: named,
    body: { mesh: "demo", baseRevision: 1, tenant: "loud", measure: { name: "refuse", percent: 50 } },
  }),
  "POST /api/v1/services/{namespace}/{name}/breakers/loosen": () => ({
    params: named,
    body: { mesh: "demo", version: "v1", limit: "maxRequests", to: 9, baseRevision: 1 },
  }),
  "POST /api/v1/policies": () => ({ body: { ...place, kind: "route", service: "fresh" } }),
  "POST /api/v1/policies/take-over": () => ({
    body: { ...place, kind: "route", service: "hush", how: "whole", etag: "e" },
  }),
  "PUT /api/v1/policies/{id}/draft": () => hush({ baseRevision: 1, text: "rules: []" }),
  "DELETE /api/v1/policies/{id}/draft": () => hush({}),
  "POST /api/v1/policies/{id}/revisions": () => hush({ baseRevision: 1, spec }),
  "POST /api/v1/changes": () => ({
    body: {
      mesh: "demo",
      revisions: [ids.hush, ids.guarded].map((policyId) => ({ policyId, number: 1 })),
    },
  }),
  "POST /api/v1/policies/{id}/revisions/{number}/apply": () => guarded({}),
  "POST /api/v1/policies/{id}/revisions/{number}/rollback": () => hush({ baseRevision: 1 }, { number: "1" }),
  "POST /api/v1/policies/{id}/revisions/{number}/apply/cancel": () => guarded({}),
  "POST /api/v1/policies/{id}/revisions/{number}/approve": () => guarded({}),
  "POST /api/v1/policies/{id}/revisions/{number}/approve/take-back": () => guarded({}),
  "POST /api/v1/policies/{id}/revisions/{number}/reject": () => guarded({ reason }),
  "POST /api/v1/policies/{id}/revisions/{number}/withdraw": () => guarded({ reason }),
  "POST /api/v1/policies/{id}/drift/adopt": () => hush({ etag: "e" }),
  "POST /api/v1/policies/{id}/drift/put-back": () => hush({ etag: "e" }),
  "POST /api/v1/changes/{id}/keep": change,
  "POST /api/v1/changes/{id}/retry": change,
  "POST /api/v1/changes/{id}/undo": change,
  "POST /api/v1/changes/{id}/cancel": change,
  "POST /api/v1/plans": () => ({
    body: {
      ...{ kind: "route", namespace: "llm", service: "planned", decision: { weights: { v2: 100 } } },
      meshes: [{ mesh: "demo", baseRevision: 0 }],
    },
  }),
  "POST /api/v1/plans/{id}/stop": () => plan(),
  "POST /api/v1/plans/{id}/resume": () => plan(),
  "POST /api/v1/plans/{id}/skip": () => plan(),
  "POST /api/v1/plans/{id}/undo": () => plan(),
};

async function ask(
  route: string,
  headers: Record<string, string>,
): Promise<{ status: number; code: string }> {
  const [method = "", path = ""] = route.split(" ");
  const { params = {}, body } = rows[route]?.() ?? { body: {} };
  const file = join(root, "app", `${path.replaceAll("{", "[").replaceAll("}", "]")}/route.ts`);
  const handlers = (await import(/* @vite-ignore */ file)) as Record<string, Handler>;
  const address = path.replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? "");
  const common = { host: new URL(origin).host, origin, "content-type": "application/json" };
  const request = new Request(`${origin}${address}`, {
    method,
    headers: { ...common, "idempotency-key": newId(), ...headers },
    body: JSON.stringify(body),
  });
  const response = await handlers[method]?.(request, { params: Promise.resolve(params) });
  if (!response) throw new Error(`${route} is no route`);
  const { code = "" } = (await response.json()) as { code?: string };
  return { status: response.status, code };
}
type Handler = (request: Request, context: { params: Promise<unknown> }) => Promise<Response>;

/** All that was decided, to the last field. */
async function decided(): Promise<Record<string, string[]>> {
  const read = tables.map(async (table) => {
    const found = await queryDatabase<{ row: string }>(
      rig.databaseUrl,
      `SELECT to_jsonb(t)::text AS row FROM "${table}" t ORDER BY 1`,
    );
    return [table, found.map(({ row }) => row)] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}

it("has a row for every acting route", () => {
  expect(Object.keys(rows).sort()).toEqual([...acting].sort());
});

describe.each(elsewhere)("somebody who is operator and approver in %s", (holder) => {
  it.each(acting)("is refused, and nothing changes: %s", async (route) => {
    const before = await decided();
    const { status, code } = await ask(route, { authorization: `Bearer ${holders[holder]}` });
    expect([403, 404], code).toContain(status);
    expect(await decided()).toEqual(before);
  });
});

/** In this order: what is cancelled or given up comes last. */
describe("somebody who is operator and approver here", () => {
  let cookie: string;
  beforeAll(async () => {
    cookie = await makeCookie(both("demo", "llm"));
  });

  it.each(Object.keys(rows))("is let in with the same: %s", async (route) => {
    const { status, code } = await ask(route, { cookie });
    expect([401, 403, 404, 500], code).not.toContain(status);
    expect(code).not.toBe("malformed");
  });
});
