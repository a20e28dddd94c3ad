import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../../controlplane/fixtures/control-plane";
import { getPolicy } from "../../policies/server/get-policy";
import { cancelChange } from "./cancel-change";
import { ctx, DeliveryRig, pause } from "./delivery-rig.fixture";
import { keepChange } from "./keep-change";
import { listChanges } from "./list-changes";
import { retryChange } from "./retry-change";
import { undoChange } from "./undo-change";

let rig: DeliveryRig;

beforeAll(async () => {
  rig = await DeliveryRig.start({
    services: [
      "once",
      "late",
      "given-up",
      "restored",
      "foreign",
      "ends",
      "kept",
      "overlap",
      "stuck-1",
      "stuck-2",
      "after",
    ],
  });
});

afterAll(async () => rig.stop());

describe("delivery", () => {
  it("pushes once, however many workers run, and says no more than was observed", async () => {
    const accepted = await rig.shift("once", { v1: 90, v2: 10 });
    const change = await rig.until(accepted.changeId, "accepted");
    // No proxy is connected here: nothing stronger was observed.
    expect(change.strength.kind).toBe("stored");
    expect(await rig.held("once")).toEqual({ deliveryId: accepted.deliveries[0], split: { v1: 90, v2: 10 } });
    await pause(1_500);
    expect(await rig.writesOf(accepted)).toHaveLength(1);
    expect(change.diff[0]?.after).toContain('"weightBp":9000');
    const steps = change.deliveries[0]?.steps.map(({ code }) => code);
    expect(steps).toEqual(["queued", "taken", "writing", "stored"]);
  });

  it("lets a newer change pass an older one that waits", async () => {
    const [first, second] = await rig.whileFrozen(
      async () =>
        [await rig.shift("late", { v1: 80, v2: 20 }), await rig.shift("late", { v1: 70, v2: 30 })] as const,
    );
    await rig.until(second.changeId, "accepted");
    await rig.until(first.changeId, "superseded");
    expect((await rig.held("late")).split).toEqual({ v1: 70, v2: 30 });
    expect(await rig.writesOf(first)).toHaveLength(0);
  }, 30_000);

  it("gives a change up before it is written, and what stood before stands", async () => {
    const before = await rig.shift("given-up", { v1: 100 });
    await rig.until(before.changeId, "accepted");
    const change = await rig.whileFrozen(async () => {
      const waiting = await rig.shift("given-up", { v1: 10, v2: 90 });
      rig.noted("given-up", await cancelChange({ ctx, input: { id: waiting.changeId } }));
      return waiting;
    });
    await rig.until(change.changeId, "cancelled");
    await pause(2_500);
    expect((await rig.held("given-up")).split).toEqual({ v1: 100 });
    expect(await rig.writesOf(change)).toHaveLength(0);
    const policyId = change.revisions[0]?.policyId ?? "";
    const policy = await getPolicy({ ctx, input: { id: policyId } });
    expect(policy).toMatchObject({ state: "accepted", newestRevision: 2, spec: { rules: [{}] } });
    // Who saw what stands may go on from there: the cancelled revision hides nothing from them.
    rig.noted("given-up", before);
    expect((await rig.shift("given-up", { v1: 60, v2: 40 })).revisions[0]?.number).toBe(3);
  }, 30_000);

  it("pushes after all what a cancelled change had pre-empted", async () => {
    const [first, cancelled] = await rig.whileFrozen(async () => {
      const waiting = await rig.shift("restored", { v1: 80, v2: 20 });
      const newer = await rig.shift("restored", { v1: 10, v2: 90 });
      await cancelChange({ ctx, input: { id: newer.changeId } });
      return [waiting, newer] as const;
    });
    const change = await rig.until(first.changeId, "accepted");
    expect(change.deliveries.map(({ state }) => state)).toEqual(["accepted", "superseded"]);
    expect((await rig.held("restored")).split).toEqual({ v1: 80, v2: 20 });
    expect(await rig.writesOf(cancelled)).toHaveLength(0);
  }, 30_000);

  it("does not write over what somebody else wrote until a person says so", async () => {
    const foreign = { route: { origin: null, rules: [{ split: [{ version: "v3", weightBp: 10_000 }] }] } };
    const put = await rig.plane.put(JSON.stringify({ route: { ...foreign.route, origin: someone } }), {
      service: "foreign",
      deliveryId: "somebody-else",
    });
    expect(put.status).toBe(200);
    const accepted = await rig.shift("foreign", { v1: 50, v2: 50 });
    const conflicted = await rig.until(accepted.changeId, "conflicted");
    expect(conflicted.retry.possible).toBe(true);
    expect((await rig.held("foreign")).deliveryId).toBe("somebody-else");
    await retryChange({ ctx, input: { id: accepted.changeId } });
    await rig.until(accepted.changeId, "accepted");
    expect((await rig.held("foreign")).split).toEqual({ v1: 50, v2: 50 });
  }, 30_000);
});

const someone = {
  policyId: "00000000-0000-7000-8000-000000000001",
  revision: 1,
  changeId: "00000000-0000-7000-8000-000000000002",
};

describe("a change with an end", () => {
  const soon = () => new Date(Date.now() + 1_500).toISOString();

  it("undoes itself, by a change of its own", async () => {
    const before = await rig.shift("ends", { v1: 100 });
    await rig.until(before.changeId, "accepted");
    const change = await rig.shift("ends", { v1: 50, v2: 50 }, { until: soon() });
    await rig.until(change.changeId, "accepted", "superseded");
    await eventually(
      () => rig.held("ends"),
      ({ split }) => split.v1 === 100,
      15_000,
    );
    const { changes } = await listChanges({
      ctx,
      input: { mesh: "demo", namespace: "llm", service: "ends" },
    });
    expect(changes.map(({ kind }) => kind)).toEqual(["expiry", "shift", "shift"]);
    expect(changes[0]?.revertsChangeId).toBe(change.changeId);
  }, 30_000);

  it("waits for nobody's whose undoing is not possible yet", async () => {
    for (const service of ["stuck-1", "stuck-2"]) {
      await rig.shift(service, { v3: 100 });
      await rig.shift(service, { v1: 100 }, { until: soon() });
      rig.forget(service, "v3");
      await rig.plane.ask("DELETE", `/v1/endpoints/llm/${service}/${service}-3`);
    }
    await rig.shift("after", { v1: 100 });
    const change = await rig.shift("after", { v1: 50, v2: 50 }, { until: soon() });
    const { revertedByChangeId } = await rig.untilChange(
      change.changeId,
      ({ revertedByChangeId: by }) => by !== null,
    );
    expect(revertedByChangeId).not.toBeNull();
    const { changes } = await listChanges({
      ctx,
      input: { mesh: "demo", namespace: "llm", service: "stuck-1" },
    });
    expect(changes.map(({ kind }) => kind)).toEqual(["shift", "shift"]);
  }, 30_000);

  it("stays when it is kept", async () => {
    const before = await rig.shift("kept", { v1: 100 });
    await rig.until(before.changeId, "accepted");
    const change = await rig.shift("kept", { v1: 50, v2: 50 }, { until: soon() });
    await keepChange({ ctx, input: { id: change.changeId } });
    await rig.until(change.changeId, "accepted");
    await pause(3_500);
    expect((await rig.held("kept")).split).toEqual({ v1: 50, v2: 50 });
  }, 30_000);
});

describe("undo", () => {
  it("shows both sides where a later change touched the same weights, and can itself be undone", async () => {
    const first = await rig.shift("overlap", { v1: 90, v2: 10 });
    const second = await rig.shift("overlap", { v1: 80, v2: 20 });
    await expect(undoChange({ ctx, input: { id: first.changeId } })).rejects.toMatchObject({
      code: "overlapping-change",
      extra: { theirs: { revision: 2 } },
    });
    const undone = rig.noted("overlap", await undoChange({ ctx, input: { id: second.changeId } }));
    await rig.until(undone.changeId, "accepted");
    expect((await rig.held("overlap")).split).toEqual({ v1: 90, v2: 10 });
    const redone = rig.noted("overlap", await undoChange({ ctx, input: { id: undone.changeId } }));
    await rig.until(redone.changeId, "accepted");
    expect((await rig.held("overlap")).split).toEqual({ v1: 80, v2: 20 });
    await expect(rig.shift("overlap", { v1: 50, v9: 50 })).rejects.toMatchObject({ code: "unknown-version" });
  }, 30_000);
});
