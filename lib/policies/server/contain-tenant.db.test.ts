import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { DeliveryRig } from "../../changes/server/delivery-rig.fixture";
import { getChange } from "../../changes/server/get-change";
import { undoChange } from "../../changes/server/undo-change";
import { readDatabase } from "../../db/client";
import { type RealPrometheus, startRealPrometheus } from "../../prometheus/real-prometheus.fixture";
import { readTenants } from "../../services/server/read-tenants";
import * as rules from "../../settings/change-rules";
import { type Containments, containedForMs, containmentsSchema, type Measure } from "../containment";
import { containTenant } from "./contain-tenant";
import { decide, person, refusalOf } from "./decide.fixture";
import { readContainment } from "./read-containment";
import { tenantSeries } from "./tenant-series.fixture";

const ada = person("ada");
const place = { mesh: "demo", namespace: "llm" };
let rig: DeliveryRig;
let server: RealPrometheus;

beforeAll(async () => {
  const at = Math.floor(Date.now() / 1_000);
  const tenants = {
    loud: { requestsPerSecond: 6, tokensPerSecond: 4_000, throttledPerSecond: 1.5 },
    quiet: { requestsPerSecond: 3, tokensPerSecond: 400 },
    small: { requestsPerSecond: 1, tokensPerSecond: 100 },
  };
  server = await startRealPrometheus(tenantSeries(at, { service: "served", model: "chat", tenants }));
  vi.stubEnv("PROMETHEUS_URL", server.url);
  rig = await DeliveryRig.start({ services: ["served", "bare", "guarded", "kept"], workers: 1 });
});
afterAll(async () => {
  await rig.stop();
  await server.stop();
});

const ask = async (name: string, more: object = {}): Promise<Containments> => {
  const told = await readContainment({
    ctx: ada,
    input: { ...place, name, tenant: "loud", window: "1m", ...more },
  });
  return containmentsSchema.parse(told);
};
const measured = (told: Containments, name: Measure["name"]) =>
  told.measures.find((each) => each.name === name);
const contain = (service: string, measure: Measure, more: object = {}) =>
  containTenant({ ctx: ada, input: { ...place, service, tenant: "loud", measure, message: "", ...more } });

describe("the tenants of a service", () => {
  it("are those who ask for its models, wherever they are counted", async () => {
    const told = await readTenants({ ctx: ada, input: { ...place, name: "served", window: "1m" } });
    expect(told).toMatchObject({ of: "models", models: ["chat"], stale: null, tenantsOmitted: 0 });
    expect(told.tenants.map(({ tenant }) => tenant)).toEqual(["loud", "quiet", "small"]);
    const [first] = told.tenants;
    expect(first?.requestsPerSecond).toBeCloseTo(6, 1);
    expect(first?.tokensPerSecond).toBeCloseTo(4_000, -1);
    expect(first?.share).toBeCloseTo(4_000 / 4_500, 2);
    expect(first?.errorRatio).toBeCloseTo(0.25, 2);
    expect(first?.throttledPerSecond).toBeCloseTo(1.5, 1);
  });

  it("are those of the whole mesh where no series tells, and those that it counts itself", async () => {
    const bare = await readTenants({ ctx: ada, input: { ...place, name: "bare", window: "1m" } });
    expect([bare.of, bare.tenants.length]).toEqual(["mesh", 3]);
    const gateway = { mesh: "demo", namespace: "edge", name: "gateway", window: "1m" as const };
    expect((await readTenants({ ctx: ada, input: gateway })).of).toBe("service");
  });
});

describe("a tenant", () => {
  it("can be kept to a version or refused in part by gRPC clients, and not limited", async () => {
    const told = await ask("served");
    expect(told.header).toBe("x-tenant");
    expect(told.tokensPerSecond).toBeCloseTo(4_000, -1);
    expect(told.measures.map(({ name, measure }) => [name, measure !== null])).toEqual([
      ["token-limit", false],
      ["request-limit", false],
      ["bulkhead", true],
      ["refuse", true],
    ]);
    expect(measured(told, "token-limit")?.why).toMatchObject([{ code: "grpc-rate-limit" }]);
    // The others' median is 2 of its 6 requests a second.
    expect(measured(told, "refuse")?.measure).toEqual({ name: "refuse", percent: 67 });
    expect(measured(await ask("served", { percent: 20 }), "refuse")?.measure).toMatchObject({ percent: 20 });
  });

  it("is contained for half an hour, reaches the control plane, and goes back", async () => {
    const before = Date.now();
    const { changeId } = await contain("served", { name: "refuse", percent: 60 });
    const change = await rig.until(changeId, "accepted", "converged");
    const lasts = Date.parse(change.until ?? "") - before;
    expect(lasts).toBeGreaterThanOrEqual(containedForMs - 1_000);
    expect(lasts).toBeLessThan(containedForMs + 60_000);
    expect(change.message).toBe("loud contained: 60 % answered 429");
    const { body } = await rig.plane.get("served");
    expect(body.config?.route?.rules[0]).toMatchObject({
      name: "contain-loud",
      match: [{ headers: { "x-tenant": { exact: "loud" } } }],
      fault: { abort: { percentBp: 6_000, status: 429 } },
    });
    const audited = await readDatabase((db) =>
      db.auditEvent.findMany({ where: { changeId }, select: { action: true, outcome: true } }),
    );
    expect(audited).toContainEqual({ action: "contain", outcome: "done" });
    const undone = await undoChange({ ctx: ada, input: { id: changeId } });
    await rig.until(undone.changeId, "accepted", "converged");
    expect((await rig.plane.get("served")).body.config?.route).toBeUndefined();
  });

  it("undoes itself at its end", async () => {
    const until = new Date(Date.now() + 3_000).toISOString();
    const { baseRevision } = measured(await ask("served"), "bulkhead") ?? {};
    const base = baseRevision == null ? {} : { baseRevision };
    const { changeId } = await contain("served", { name: "bulkhead", version: "v3" }, { until, ...base });
    await rig.until(changeId, "accepted", "converged");
    const ended = await rig.untilChange(changeId, ({ revertedByChangeId }) => revertedByChangeId !== null);
    const expiry = await getChange({ ctx: ada, input: { id: ended.revertedByChangeId ?? "" } });
    expect(expiry.kind).toBe("expiry");
    await rig.until(expiry.id, "accepted", "converged");
    expect((await rig.plane.get("served")).body.config?.route).toBeUndefined();
  });

  it("keeps the rules that stand, and is told of who was faster", async () => {
    const split = [
      { to: { version: "v1" }, weight: 90 },
      { to: { version: "v2" }, weight: 10 },
    ];
    const spec = { rules: [{ split, timeoutMs: 9_000 }] };
    await decide(ada, { kind: "route", service: "guarded", spec });
    const stale = await refusalOf(contain("guarded", { name: "refuse", percent: 50 }));
    expect(stale.code).toBe("stale-base-revision");
    const { changeId } = await contain("guarded", { name: "bulkhead", version: "v2" }, { baseRevision: 1 });
    const change = await getChange({ ctx: ada, input: { id: changeId } });
    expect(change.after).not.toBeNull();
    const told = await ask("guarded", { version: "v3" });
    // Contained once: the rule of before makes room.
    expect(measured(told, "bulkhead")?.spec).toEqual({
      rules: [
        {
          name: "contain-loud",
          match: [{ headers: { "x-tenant": { exact: "loud" } } }],
          split: [{ to: { version: "v3" }, weight: 100 }],
          timeoutMs: 9_000,
        },
        { split, timeoutMs: 9_000 },
      ],
    });
  });
});

describe("what stands in the way of containing a tenant", () => {
  it("is a mesh's rules, unless the glass is broken, on record", async () => {
    const frozen = { name: "launch", until: new Date(Date.now() + 3_600_000) };
    const spies = [
      vi.spyOn(rules, "freezeOf").mockReturnValue(frozen),
      vi.spyOn(rules, "approvalsNeeded").mockReturnValue(1),
    ] as const;
    const measure = { name: "refuse" as const, percent: 10 };
    expect((await refusalOf(contain("kept", measure))).code).toBe("approval-required");
    spies[1].mockReturnValue(0);
    expect((await refusalOf(contain("kept", measure))).code).toBe("frozen");
    const reason = "the queue is full of one tenant";
    const { changeId } = await contain("kept", measure, { breakGlass: { reason } });
    for (const spy of spies) spy.mockRestore();
    const { passed } = await getChange({ ctx: ada, input: { id: changeId } });
    expect(passed).toMatchObject({ how: "break-glass", reason });
  });

  it.each<[string, Measure, object, string]>([
    [
      "a limit that gRPC clients do not have",
      { name: "token-limit", tokensPerMinute: 9, scope: "local" },
      {},
      "unsupported-by-target",
    ],
    ["a version that is not there", { name: "bulkhead", version: "v9" }, {}, "unknown-version"],
    [
      "an end that is past",
      { name: "refuse", percent: 50 },
      { until: "2020-01-01T00:00:00Z" },
      "invalid-spec",
    ],
  ])("is %s", async (_, measure, more, code) => {
    expect((await refusalOf(contain("bare", measure, more))).code).toBe(code);
  });
});
