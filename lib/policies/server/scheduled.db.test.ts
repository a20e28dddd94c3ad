import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { queryDatabase } from "../../../controlplane/fixtures/control-plane-process";
import { DeliveryRig } from "../../changes/server/delivery-rig.fixture";
import { getChange } from "../../changes/server/get-change";
import { retryChange } from "../../changes/server/retry-change";
import { undoChange } from "../../changes/server/undo-change";
import { shift } from "../../services/server/shift";
import type { ShiftInput } from "../../services/shift";
import * as rules from "../../settings/change-rules";
import { compareRevisions } from "./compare-revisions";
import { person, refusalOf, revisionOf } from "./decide.fixture";
import { getPolicy } from "./get-policy";
import { cancelApply } from "./reject-revision";
import { releaseJob } from "./release-applies";

const ada = person("ada");
let rig: DeliveryRig;

beforeAll(async () => {
  const services = ["later", "cancelled", "overtaken", "frozen", "froze", "gone", "again"];
  rig = await DeliveryRig.start({ services, jobs: [releaseJob()] });
});

afterAll(async () => rig.stop());

const move = (service: string, weights: Record<string, number>, more: Partial<ShiftInput> = {}) =>
  shift({ ctx: ada, input: { mesh: "demo", namespace: "llm", service, weights, message: "", ...more } });
const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1_000).toISOString();
/** A freeze of this mesh from now on, until `end` is called. */
function freeze(until = new Date(Date.now() + 3_600_000)): () => void {
  const spy = vi
    .spyOn(rules, "freezeOf")
    .mockImplementation((_place, at) => (at < until ? { name: "launch", until } : null));
  return () => spy.mockRestore();
}

const untilMade = (id: string) =>
  expect
    .poll(
      () =>
        getChange({ ctx: ada, input: { id } }).then(
          () => true,
          () => false,
        ),
      { timeout: 20_000 },
    )
    .toBe(true);

describe("a change for later", () => {
  it("waits for its time, and is made then", async () => {
    const notBefore = inSeconds(4);
    const accepted = await move("later", { v1: 40, v2: 60 }, { notBefore });
    expect(accepted).toMatchObject({ deliveries: [], waiting: { waits: [{ for: "time" }] } });
    const missing = await refusalOf(getChange({ ctx: ada, input: { id: accepted.changeId } }));
    expect(missing).toMatchObject({ code: "not-found", extra: { pending: { state: "waiting" } } });
    expect((await rig.held("later")).split).toEqual({});
    await untilMade(accepted.changeId);
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(notBefore));
    await rig.until(accepted.changeId, "accepted", "converged");
    expect((await rig.held("later")).split).toEqual({ v1: 40, v2: 60 });
  });

  it("can be cancelled, and asked for at once then", async () => {
    const accepted = await move("cancelled", { v1: 40, v2: 60 }, { notBefore: inSeconds(600) });
    const at = revisionOf(accepted);
    await cancelApply({ ctx: ada, input: at });
    expect((await refusalOf(cancelApply({ ctx: ada, input: at }))).code).toBe("invalid-transition");
    const missing = await refusalOf(getChange({ ctx: ada, input: { id: accepted.changeId } }));
    expect(missing.extra).toMatchObject({ pending: { state: "withdrawn" } });
    const now = await move("cancelled", { v1: 40, v2: 60 });
    expect(revisionOf(now)).toEqual(at);
    await rig.until(now.changeId, "accepted", "converged");
  });

  it("is overtaken by a newer one, and by times that do not fit refused", async () => {
    const accepted = await move("overtaken", { v1: 40, v2: 60 }, { notBefore: inSeconds(3) });
    const now = await move("overtaken", { v1: 10, v2: 90 });
    await rig.until(now.changeId, "accepted", "converged");
    const missing = await refusalOf(getChange({ ctx: ada, input: { id: accepted.changeId } }));
    expect(missing.extra).toMatchObject({ pending: { state: "superseded" } });
    expect((await getPolicy({ ctx: ada, input: { id: revisionOf(now).id } })).pending).toBeNull();
    const compared = await compareRevisions({ ctx: ada, input: { id: revisionOf(now).id, from: 2, to: 1 } });
    expect(compared.fields.map(({ before, after }) => [before, after])).toContainEqual([10, 40]);
    const past = await refusalOf(
      move("overtaken", { v1: 100 }, { notBefore: inSeconds(-1), baseRevision: 2 }),
    );
    expect(past.code).toBe("invalid-spec");
    const times = { notBefore: inSeconds(600), until: inSeconds(300), baseRevision: 2 };
    expect((await refusalOf(move("overtaken", { v1: 100 }, times))).params).toMatchObject({ path: "until" });
  });

  it("that cannot be made any more ends with the reason on record", async () => {
    const accepted = await move("gone", { v1: 40, v3: 60 }, { notBefore: inSeconds(15) });
    rig.forget("gone", "v3");
    const { id } = revisionOf(accepted);
    const refused = async () =>
      (await getPolicy({ ctx: ada, input: { id } })).pending?.waiting?.refused?.code;
    await expect.poll(refused, { timeout: 45_000 }).toMatch(/unknown-version|no-ready-endpoint/);
    const rows = await queryDatabase<{ action: string; outcome: string }>(
      rig.databaseUrl,
      `SELECT action, outcome FROM "AuditEvent" WHERE "changeId" = '${accepted.changeId}' ORDER BY sequence`,
    );
    expect(rows).toEqual([
      { action: "ask-apply", outcome: "done" },
      { action: "release", outcome: "refused" },
    ]);
  }, 60_000);
});

describe("in a freeze", () => {
  it("nothing new is put into force but past broken glass; a way back passes, marked", async () => {
    const before = await move("frozen", { v1: 50, v2: 50 });
    await rig.until(before.changeId, "accepted", "converged");
    const end = freeze();
    try {
      const refusal = await refusalOf(move("frozen", { v1: 20, v2: 80 }, { baseRevision: 1 }));
      expect(refusal).toMatchObject({ code: "frozen", params: { name: "launch" } });
      const inside = { baseRevision: 1, notBefore: inSeconds(600) };
      expect((await refusalOf(move("frozen", { v1: 20, v2: 80 }, inside))).code).toBe("frozen");
      const after = await move(
        "frozen",
        { v1: 20, v2: 80 },
        { baseRevision: 1, notBefore: inSeconds(7_200) },
      );
      expect(after.waiting?.waits).toEqual([{ for: "time", until: expect.any(String) }]);
      const breakGlass = { reason: "v1 is down and takes half of the calls" };
      const broken = await move("frozen", { v2: 100 }, { baseRevision: 1, breakGlass });
      const change = await rig.until(broken.changeId, "accepted", "converged");
      expect(change.passed).toEqual({ how: "break-glass", ...breakGlass, approvals: null, freeze: "launch" });
      const undone = await undoChange({ ctx: ada, input: { id: broken.changeId } });
      const undo = await rig.until(undone.changeId, "accepted", "converged");
      expect(undo.passed).toMatchObject({ how: "way-back", freeze: "launch" });
    } finally {
      end();
    }
  });

  it("a change whose time has come waits for its end", async () => {
    const accepted = await move("froze", { v1: 50, v2: 50 }, { notBefore: inSeconds(2) });
    const end = freeze();
    try {
      await new Promise((resolve) => setTimeout(resolve, 5_000));
      const { pending } = await getPolicy({ ctx: ada, input: { id: revisionOf(accepted).id } });
      expect(pending?.waiting?.apply?.waits).toEqual([
        { for: "freeze", name: "launch", until: expect.any(String) },
      ]);
    } finally {
      end();
    }
    await queryDatabase(
      rig.databaseUrl,
      `UPDATE "PendingApply" SET "nextLookAt" = now() WHERE "changeId" = '${accepted.changeId}'`,
    );
    await untilMade(accepted.changeId);
  });

  it("what failed is not pushed again", async () => {
    const accepted = await move("again", { v1: 50, v2: 50 });
    await rig.until(accepted.changeId, "accepted", "converged");
    await queryDatabase(
      rig.databaseUrl,
      `UPDATE "Delivery" SET state = 'failed' WHERE "changeId" = '${accepted.changeId}'`,
    );
    const end = freeze();
    try {
      expect((await refusalOf(retryChange({ ctx: ada, input: { id: accepted.changeId } }))).code).toBe(
        "frozen",
      );
    } finally {
      end();
    }
    await retryChange({ ctx: ada, input: { id: accepted.changeId } });
  });
});
