import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Caller } from "../../../controlplane/fixtures/caller";
import { eventually } from "../../../controlplane/fixtures/control-plane";
import { decide, person } from "../../policies/server/decide.fixture";
import { getPolicy } from "../../policies/server/get-policy";
import { DeliveryRig, pause } from "./delivery-rig.fixture";
import { listChanges } from "./list-changes";
import { retryChange } from "./retry-change";
import { undoChange } from "./undo-change";

const ctx = person("ada");
const section = "circuit-breaker" as const;
let rig: DeliveryRig;
let proxy: Caller;

beforeAll(async () => {
  rig = await DeliveryRig.start({
    services: ["in-force", "late", "late-write", "foreign", "ends", "merged", "overlap", "apart"],
  });
  proxy = await Caller.start(rig.plane.xdsPort, "caller-of-in-force");
}, 60_000);

afterAll(async () => {
  proxy.process.kill("SIGKILL");
  await rig.stop();
});

const breaker = (service: string, spec: Record<string, unknown> | null, until?: string) =>
  decide(ctx, { kind: section, service, spec, ...(until === undefined ? {} : { until }) });
const limit = (maxRequests: number) => ({ limits: { maxRequests } });

/** What the control plane holds in the breaker's section. */
async function held(service: string) {
  const { body } = await rig.plane.get(service, section);
  const { origin: _, ...says } = (body.config ?? {}) as Record<string, unknown>;
  return { deliveryId: body.deliveryId, says };
}

describe("the delivery of a circuit breaker", () => {
  it("is written once to its own section, and ends when every proxy has taken it", async () => {
    const route = await rig.shift("in-force", { v1: 90, v2: 10 });
    await rig.until(route.changeId, "accepted");
    await proxy.say("xds:///in-force.llm", { deadlineMs: 2_000 });
    const accepted = await breaker("in-force", { versions: { v1: limit(4) } });
    const change = await rig.until(accepted.changeId, "converged");
    expect(change).toMatchObject({
      policyKind: section,
      before: null,
      after: null,
      fields: [{ path: "versions.v1.limits.maxRequests", before: null, after: 4 }],
      strength: { kind: "proxies", acked: 1, total: 1 },
      deliveries: [{ convergence: null, attempts: 1 }],
      diff: [{ ref: "circuit-breaker llm/in-force", before: "" }],
    });
    const steps = change.deliveries[0]?.steps.map(({ code }) => code);
    expect(steps).toEqual(["queued", "taken", "writing", "stored", "proxies-took-it", "in-force"]);
    expect(await held("in-force")).toEqual({
      deliveryId: accepted.deliveries[0],
      says: { versions: { v1: limit(4) } },
    });
    expect((await rig.held("in-force")).deliveryId).toBe(route.deliveries[0]);
    await pause(1_500);
    expect(await rig.writesOf(accepted)).toHaveLength(1);
    const policy = await getPolicy({ ctx, input: { id: accepted.revisions[0]?.policyId ?? "" } });
    expect(policy).toMatchObject({ word: "in-force", isWell: true, owner: { kind: "mesh" } });

    const undone = await undoChange({ ctx, input: { id: accepted.changeId } });
    await rig.until(undone.changeId, "converged");
    expect((await held("in-force")).says).toEqual({});
    expect((await rig.held("in-force")).split).toEqual({ v1: 90, v2: 10 });
  }, 60_000);

  it("lets a newer one pass an older one that waits", async () => {
    const [first, second] = await rig.whileFrozen(
      async () => [await breaker("late", limit(10)), await breaker("late", limit(20))] as const,
    );
    await rig.until(second.changeId, "accepted");
    await rig.until(first.changeId, "superseded");
    expect((await held("late")).says).toEqual(limit(20));
    expect(await rig.writesOf(first)).toHaveLength(0);
  }, 40_000);

  it("never makes a write that was held up on its way when Undo came first", async () => {
    const first = await breaker("late-write", limit(100));
    await rig.until(first.changeId, "accepted");
    await rig.proxies.controlPlane.become("late-writes");
    const second = await breaker("late-write", limit(1));
    await rig.untilChange(
      second.changeId,
      ({ deliveries: [delivery] }) => delivery?.state === "queued" && delivery.lastError !== null,
    );
    const undo = await undoChange({ ctx, input: { id: second.changeId } });
    await rig.proxies.controlPlane.become("pass");
    await rig.until(undo.changeId, "accepted");
    await pause(2_500);
    expect(await rig.writesOf(first, second, undo)).toEqual([...first.deliveries, ...undo.deliveries]);
    expect((await held("late-write")).says).toEqual(limit(100));
  }, 40_000);

  it("stops at what somebody else wrote there, and no route waits for it", async () => {
    const origin = { policyId: "theirs", revision: 1, changeId: "theirs" };
    const put = await rig.plane.put({ origin, ...limit(7) }, { service: "foreign", section });
    expect(put.status).toBe(200);
    const accepted = await breaker("foreign", limit(50));
    const conflicted = await rig.until(accepted.changeId, "conflicted");
    expect(conflicted.retry.possible).toBe(true);
    const route = await rig.shift("foreign", { v1: 50, v2: 50 });
    await rig.until(route.changeId, "accepted");
    expect((await held("foreign")).says).toEqual(limit(7));
    await retryChange({ ctx, input: { id: accepted.changeId } });
    await rig.until(accepted.changeId, "accepted");
    expect((await held("foreign")).says).toEqual(limit(50));
  }, 40_000);

  it("takes itself back when its end has come", async () => {
    const first = await breaker("ends", limit(100));
    await rig.until(first.changeId, "accepted");
    const until = new Date(Date.now() + 2_000).toISOString();
    const second = await breaker("ends", limit(5), until);
    await rig.until(second.changeId, "accepted", "superseded");
    await eventually(
      () => held("ends"),
      ({ says }) => JSON.stringify(says) === JSON.stringify(limit(100)),
      15_000,
    );
    const { changes } = await listChanges({
      ctx,
      input: { mesh: "demo", namespace: "llm", service: "ends" },
    });
    expect(changes.map(({ kind }) => kind)).toEqual(["expiry", "apply", "apply"]);
    expect(changes[0]?.revertsChangeId).toBe(second.changeId);
  }, 40_000);
});

describe("Undo of a circuit breaker", () => {
  it("keeps what others changed since", async () => {
    const outlierDetection = { maxEjectionPercent: 50 };
    await breaker("merged", limit(100));
    const lowered = await breaker("merged", limit(5));
    await breaker("merged", { ...limit(5), outlierDetection });
    const undo = await undoChange({ ctx, input: { id: lowered.changeId } });
    const change = await rig.until(undo.changeId, "accepted");
    expect(change.fields).toEqual([{ path: "limits.maxRequests", before: 5, after: 100 }]);
    expect((await held("merged")).says).toEqual({ ...limit(100), outlierDetection });
  }, 40_000);

  it("shows both sides where a later change touched the same field", async () => {
    await breaker("overlap", limit(100));
    const lowered = await breaker("overlap", limit(5));
    await breaker("overlap", limit(8));
    await expect(undoChange({ ctx, input: { id: lowered.changeId } })).rejects.toMatchObject({
      code: "overlapping-change",
      extra: {
        overlaps: [{ rule: "", field: "limits.maxRequests" }],
        base: { revision: 2, spec: limit(5) },
        theirs: { revision: 3, spec: limit(8), actor: { name: "ada" } },
        yours: { spec: limit(100) },
      },
    });
  }, 40_000);
});

describe("a service with both kinds", () => {
  it("has a change, a delivery and an Undo for each, which do not touch the other", async () => {
    const route = await rig.shift("apart", { v1: 100 });
    const limits = await breaker("apart", limit(9));
    await rig.until(route.changeId, "accepted");
    await rig.until(limits.changeId, "accepted");
    await rig.until((await undoChange({ ctx, input: { id: route.changeId } })).changeId, "accepted");
    expect((await held("apart")).says).toEqual(limit(9));
    expect((await rig.plane.get("apart", "route")).body.config).toEqual({});
  }, 40_000);
});
