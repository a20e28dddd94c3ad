import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../../controlplane/fixtures/control-plane";
import { decide, person, refusalOf } from "../../policies/server/decide.fixture";
import { getPolicy } from "../../policies/server/get-policy";
import { foreignRoute, limits, together, weights } from "../../policies/server/together.fixture";
import type { Change } from "../changes";
import { cancelChange } from "./cancel-change";
import { DeliveryRig, pause } from "./delivery-rig.fixture";
import { getChange } from "./get-change";
import { listChanges } from "./list-changes";
import { retryChange } from "./retry-change";
import { settleSet } from "./settle-sets";
import { undoChange } from "./undo-change";

const ctx = person("ada");
const breaker = "circuit-breaker" as const;
let rig: DeliveryRig;

beforeAll(async () => {
  rig = await DeliveryRig.start({
    services: [
      ...["in-order-a", "in-order-b", "fails-a", "fails-b", "fails-c", "first", "first-b"],
      ...["newer-a", "newer-b", "overlap-a", "overlap-b", "undone-a", "undone-b", "held-a", "held-b"],
      ...["given-up-a", "given-up-b", "once-a", "once-b"],
    ],
  });
}, 60_000);

afterAll(async () => rig.stop());

/** Several pushes, one after the other: a worker that lost its lease to a busy machine is waited for. */
const untilSet = (id: string, state: NonNullable<Change["set"]>["state"]) =>
  eventually(
    () => getChange({ ctx, input: { id } }),
    ({ set }) => set?.state === state,
    30_000,
  );

async function heldBreaker(service: string): Promise<Record<string, unknown>> {
  const { body } = await rig.plane.get(service, breaker);
  const { origin: _, ...says } = (body.config ?? {}) as Record<string, unknown>;
  return says;
}

describe("a change over several policies", () => {
  it("is pushed part by part, what is needed first, and once however many workers run", async () => {
    await rig.until(
      (await decide(ctx, { kind: breaker, service: "in-order-b", spec: limits(9) })).changeId,
      "accepted",
    );
    const accepted = await together(
      ctx,
      ["in-order-b", breaker, null],
      ["in-order-a", "route", weights(20)],
      ["in-order-a", breaker, limits(4)],
    );
    const change = await untilSet(accepted.changeId, "done");
    expect(change.set?.parts.map(({ service, policyKind, state }) => [service, policyKind, state])).toEqual([
      ["in-order-a", breaker, "accepted"],
      ["in-order-a", "route", "accepted"],
      ["in-order-b", breaker, "accepted"],
    ]);
    expect(await rig.writesOf(accepted)).toEqual(accepted.deliveries);
    expect(await heldBreaker("in-order-a")).toEqual(limits(4));
    expect((await rig.held("in-order-a")).split).toEqual({ v1: 20, v2: 80 });
    expect(await heldBreaker("in-order-b")).toEqual({});
    const times = change.deliveries.map(({ acceptedAt }) => Date.parse(acceptedAt ?? ""));
    const taken = change.deliveries.map(({ steps }) =>
      Date.parse(steps.find(({ code }) => code === "taken")?.at ?? ""),
    );
    expect(taken[1]).toBeGreaterThanOrEqual(times[0] ?? Number.NaN);
    expect(taken[2]).toBeGreaterThanOrEqual(times[1] ?? Number.NaN);
    const seen = await listChanges({
      ctx,
      input: { mesh: "demo", namespace: "llm", service: "in-order-b", limit: 1 },
    });
    expect(seen.changes).toMatchObject([
      { id: accepted.changeId, service: "in-order-b", policyKind: breaker, set: { state: "done" } },
    ]);
  }, 90_000);

  it("is undone whole, the last part first, and comes again by undoing that", async () => {
    const accepted = await together(
      ctx,
      ["undone-a", "route", weights(30)],
      ["undone-a", breaker, limits(4)],
      ["undone-b", breaker, limits(5)],
    );
    await untilSet(accepted.changeId, "done");
    const undo = await undoChange({ ctx, input: { id: accepted.changeId } });
    expect((await untilSet(undo.changeId, "done")).revertsChangeId).toBe(accepted.changeId);
    expect(undo.revisions.map(({ policyId }) => policyId)).toEqual(
      accepted.revisions.map(({ policyId }) => policyId).reverse(),
    );
    expect(await rig.writesOf(undo)).toEqual(undo.deliveries);
    expect([await heldBreaker("undone-a"), await heldBreaker("undone-b")]).toEqual([{}, {}]);
    expect((await getChange({ ctx, input: { id: accepted.changeId } })).undo).toEqual({
      possible: false,
      reason: "nothing-to-undo",
    });
    const again = await undoChange({ ctx, input: { id: undo.changeId } });
    await untilSet(again.changeId, "done");
    expect(await heldBreaker("undone-b")).toEqual(limits(5));
    expect((await rig.held("undone-a")).split).toEqual({ v1: 30, v2: 70 });
  }, 90_000);

  it("can be cancelled before anything of it is written, and only whole", async () => {
    const accepted = await rig.whileFrozen(async () => {
      const waiting = await together(
        ctx,
        ["given-up-a", breaker, limits(4)],
        ["given-up-b", "route", weights(10)],
      );
      await cancelChange({ ctx, input: { id: waiting.changeId } });
      return waiting;
    });
    const change = await untilSet(accepted.changeId, "given-up");
    expect(change.set?.parts.map(({ state }) => state)).toEqual(["cancelled", "cancelled"]);
    await pause(2_000);
    expect(await rig.writesOf(accepted)).toEqual([]);
    const done = await together(ctx, ["once-a", breaker, limits(4)], ["once-b", breaker, limits(4)]);
    await untilSet(done.changeId, "done");
    expect((await refusalOf(cancelChange({ ctx, input: { id: done.changeId } }))).code).toBe(
      "invalid-transition",
    );
  }, 90_000);
});

describe("a change over several policies of which one fails", () => {
  it("is taken back: what was accepted is undone, what was not sent is given up", async () => {
    await rig.until(
      (await decide(ctx, { kind: breaker, service: "fails-a", spec: limits(9) })).changeId,
      "accepted",
    );
    await foreignRoute(rig.plane, "fails-b");
    const accepted = await together(
      ctx,
      ["fails-a", breaker, { ...limits(20), versions: { v1: limits(2) } }],
      ["fails-b", "route", weights(50)],
      ["fails-c", "route", weights(50)],
    );
    const change = await untilSet(accepted.changeId, "taken-back");
    expect(change.set?.parts.map(({ state }) => state)).toEqual(["accepted", "cancelled", "cancelled"]);
    expect(change.set?.reason).toMatchObject({
      failed: { policyId: accepted.revisions[1]?.policyId, code: "control-plane-conflict" },
      left: [],
    });
    expect(change).toMatchObject({ retry: { possible: false }, cancel: { possible: false } });
    const undo = await rig.until(change.revertedByChangeId ?? "", "accepted");
    expect(undo).toMatchObject({ kind: "undo", actor: { kind: "system" }, set: null, service: "fails-a" });
    expect(undo.message).toMatch(/^Taken back because the route policy of llm\/fails-b is held by somebody/);
    await eventually(
      () => heldBreaker("fails-a"),
      (says) => JSON.stringify(says) === JSON.stringify(limits(9)),
    );
    expect((await rig.held("fails-b")).deliveryId).toBe("other-fails-b");
    expect(await rig.writesOf(accepted)).toEqual([accepted.deliveries[0]]);
    const route = await getPolicy({ ctx, input: { id: accepted.revisions[2]?.policyId ?? "" } });
    expect(route).toMatchObject({ standingRevision: null, spec: null });
    expect((await refusalOf(retryChange({ ctx, input: { id: accepted.changeId } }))).code).toBe(
      "invalid-transition",
    );
  }, 90_000);

  it("leaves nothing to undo where it is the first", async () => {
    await foreignRoute(rig.plane, "first");
    const accepted = await together(ctx, ["first", "route", weights(50)], ["first-b", "route", weights(50)]);
    const change = await untilSet(accepted.changeId, "taken-back");
    expect(change).toMatchObject({
      revertedByChangeId: null,
      undo: { possible: false, reason: "cancelled" },
    });
    expect(await rig.writesOf(accepted)).toEqual([]);
  }, 90_000);

  it("is taken back once, however many processes settle it", async () => {
    await foreignRoute(rig.plane, "held-b");
    const accepted = await together(ctx, ["held-a", breaker, limits(4)], ["held-b", "route", weights(50)]);
    await eventually(
      () => getChange({ ctx, input: { id: accepted.changeId } }),
      ({ deliveries }) => deliveries.some(({ state }) => state === "conflicted" || state === "cancelled"),
      15_000,
    );
    await Promise.all([1, 2, 3].map(() => settleSet(accepted.changeId)));
    await untilSet(accepted.changeId, "taken-back");
    await pause(1_500);
    const { changes } = await listChanges({
      ctx,
      input: { mesh: "demo", namespace: "llm", service: "held-a" },
    });
    expect(changes.map(({ kind }) => kind)).toEqual(["undo", "apply"]);
  }, 90_000);

  it("keeps what others decided of its policies meanwhile", async () => {
    const [accepted, newer] = await rig.whileFrozen(async () => {
      const set = await together(ctx, ["newer-a", breaker, limits(4)], ["newer-b", "route", weights(50)]);
      const both = { ...limits(4), versions: { v2: limits(7) } };
      return [set, await decide(person("bob"), { kind: breaker, service: "newer-a", spec: both })] as const;
    });
    const change = await untilSet(accepted.changeId, "taken-back");
    expect(change.set?.reason).toMatchObject({ failed: { code: "superseded" }, left: [] });
    await eventually(
      () => heldBreaker("newer-a"),
      (says) => JSON.stringify(says) === JSON.stringify({ versions: { v2: limits(7) } }),
    );
    expect(await rig.writesOf(accepted)).toEqual([]);
    expect((await getChange({ ctx, input: { id: newer.changeId } })).revertedByChangeId).toBeNull();
  }, 90_000);

  it("leaves a policy as it is where others decided the same anew, and says so", async () => {
    const accepted = await rig.whileFrozen(async () => {
      const set = await together(ctx, ["overlap-a", breaker, limits(4)], ["overlap-b", "route", weights(50)]);
      await decide(person("bob"), { kind: breaker, service: "overlap-a", spec: limits(8) });
      return set;
    });
    const change = await untilSet(accepted.changeId, "taken-back");
    expect(change.set?.reason?.left).toMatchObject([
      { policyId: accepted.revisions[0]?.policyId, code: "overlapping-change" },
    ]);
    await pause(2_000);
    expect(await heldBreaker("overlap-a")).toEqual(limits(8));
    expect(await rig.writesOf(accepted)).toEqual([]);
  }, 90_000);
});
