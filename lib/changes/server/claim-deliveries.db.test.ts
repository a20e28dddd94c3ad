import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { queryDatabase } from "../../../controlplane/fixtures/control-plane-process";
import { LeaseLost } from "../../jobs/hold-lease";
import type { Accepted } from "../changes";
import { claimDeliveries } from "./claim-deliveries";
import { asLeaseHolder } from "./delivery-lease";
import { ctx, DeliveryRig } from "./delivery-rig.fixture";
import { getChange } from "./get-change";
import { endBackOff } from "./note-waiting";
import { undoChange } from "./undo-change";

const services = ["leased", "parallel", "pre-empted", "backing-off", "late", "sent"];
let rig: DeliveryRig;

beforeAll(async () => {
  rig = await DeliveryRig.start({ services, workers: 0 });
});

afterEach(async () => {
  await queryDatabase(
    rig.databaseUrl,
    `UPDATE "Delivery" SET state = 'superseded', "leaseOwner" = NULL, "leaseUntil" = NULL`,
  );
});

afterAll(async () => rig.stop());

const claim = async (owner: string) => (await claimDeliveries(owner, 10)).map(({ id }) => id);
const set = (columns: string, { deliveries }: Accepted) =>
  queryDatabase(rig.databaseUrl, `UPDATE "Delivery" SET ${columns} WHERE id = '${deliveries[0]}'`);

describe("taking deliveries", () => {
  it("gives a delivery to one of many who ask at once", async () => {
    const { deliveries } = await rig.shift("parallel", { v1: 100 });
    const taken = await Promise.all(["a", "b", "c", "d", "e"].map(claim));
    expect(taken.flat()).toEqual(deliveries);
  });

  it("leaves it to its holder until the lease has run out, and then the old holder can record nothing", async () => {
    const change = await rig.shift("leased", { v1: 100 });
    const [first] = await claimDeliveries("first", 10);
    expect(await claim("second")).toEqual([]);
    await set(`"leaseUntil" = clock_timestamp() - interval '1 s'`, change);
    const [second] = await claimDeliveries("second", 10);
    expect(second).toMatchObject({ id: first?.id, attempts: 2, leaseOwner: "second" });
    if (!first || !second) return;
    await expect(asLeaseHolder(first, async () => "recorded")).rejects.toBeInstanceOf(LeaseLost);
    expect(await asLeaseHolder(second, async () => "recorded")).toBe("recorded");
  });

  it("takes only the newest of a policy: an Undo waits for nothing, and its holder of before has lost it", async () => {
    const change = await rig.shift("pre-empted", { v1: 100 });
    const [held] = await claimDeliveries("frozen", 10);
    const undo = await undoChange({ ctx, input: { id: change.changeId } });
    expect(await claim("other")).toEqual(undo.deliveries);
    if (!held) return;
    await expect(asLeaseHolder(held, async () => "written")).rejects.toBeInstanceOf(LeaseLost);
    expect(await getChange({ ctx, input: { id: change.changeId } })).toMatchObject({ state: "superseded" });
  });

  it("lets back-off pass, unless the control plane is back", async () => {
    const change = await rig.shift("backing-off", { v1: 100 });
    await set(`"nextAttemptAt" = clock_timestamp() + interval '1 h'`, change);
    expect(await claim("a")).toEqual([]);
    await endBackOff("demo");
    expect(await claim("a")).toEqual(change.deliveries);
  });

  it("fails what was never sent within its time, even while the control plane is known to be away", async () => {
    const change = await rig.shift("late", { v1: 100 });
    expect(await claimDeliveries("a", 10, { away: ["demo"] })).toEqual([]);
    await set(`"deadlineAt" = clock_timestamp() - interval '1 s'`, change);
    expect(await claimDeliveries("a", 10, { away: ["demo"] })).toEqual([]);
    expect(await getChange({ ctx, input: { id: change.changeId } })).toMatchObject({
      state: "failed",
      retry: { possible: true },
    });
  });

  it("never fails what may have been written: only looking can end it", async () => {
    const change = await rig.shift("sent", { v1: 100 });
    await set(`"deadlineAt" = clock_timestamp() - interval '1 s', after = '[]'`, change);
    expect(await claim("a")).toEqual(change.deliveries);
    expect((await getChange({ ctx, input: { id: change.changeId } })).cancel.possible).toBe(false);
  });
});
