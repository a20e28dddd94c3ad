import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { queryDatabase } from "../../../controlplane/fixtures/control-plane-process";
import { DeliveryRig } from "../../changes/server/delivery-rig.fixture";
import { getChange } from "../../changes/server/get-change";
import { keepChange } from "../../changes/server/keep-change";
import { undoChange } from "../../changes/server/undo-change";
import type { Finding } from "../../findings/findings";
import { memoryOf } from "../../findings/server/memory";
import { shift } from "../../services/server/shift";
import type { ShiftInput } from "../../services/shift";
import { applyRevision } from "./apply-revision";
import { approveRevision, takeBackApproval } from "./approve-revision";
import { person, refusalOf, revisionOf } from "./decide.fixture";
import { getPolicy } from "./get-policy";
import { listWaiting } from "./list-waiting";
import { rejectRevision, withdrawRevision } from "./reject-revision";
import { releaseApply, releaseJob } from "./release-applies";
import { rollBack } from "./roll-back";
import { submitRevision } from "./submit-revision";

const [ada, bob, eve] = [person("ada"), person("bob"), person("eve")];
const token = {
  ...ada,
  actor: { kind: "token" as const, id: "t1", name: "deploy" },
  scopes: ["write" as const],
};
const services = [
  ...["waits", "rejected", "newer", "broken", "back", "failing", "twice", "kept", "race", "open"],
];
let rig: DeliveryRig;

beforeAll(async () => {
  const isProtected = services.filter((service) => service !== "open");
  rig = await DeliveryRig.start({
    services,
    rules: {
      protected: isProtected.map((service) => ({ namespace: "llm", service, approvals: 2 })),
      freezes: [
        {
          name: "elsewhere",
          namespaces: ["shop"],
          weekly: { from: "Mon 00:00", to: "Sun 23:59", timeZone: "UTC" },
        },
      ],
    },
    jobs: [releaseJob()],
  });
});

afterAll(async () => rig.stop());

const move = (
  ctx: typeof ada,
  service: string,
  weights: Record<string, number>,
  more: Partial<ShiftInput> = {},
) => shift({ ctx, input: { mesh: "demo", namespace: "llm", service, weights, message: "", ...more } });

async function audited(changeId: string): Promise<string[]> {
  const rows = await queryDatabase<{ action: string }>(
    rig.databaseUrl,
    `SELECT action FROM "AuditEvent" WHERE "changeId" = '${changeId}' ORDER BY sequence`,
  );
  return rows.map(({ action }) => action);
}

/** A shift of a protected service that two others approved, all the way to the control plane. */
async function approved(service: string, weights: Record<string, number>, more: Partial<ShiftInput> = {}) {
  const accepted = await move(ada, service, weights, more);
  for (const ctx of [bob, eve]) await approveRevision({ ctx, input: revisionOf(accepted) });
  await expect
    .poll(() => getChange({ ctx: ada, input: { id: accepted.changeId } }).catch(() => null), {
      timeout: 15_000,
    })
    .toBeTruthy();
  await rig.until(accepted.changeId, "accepted", "converged");
  return accepted;
}

describe("a protected service", () => {
  it("waits for two others, whoever asks, and is then applied by itself in the name of who asked", async () => {
    const accepted = await move(ada, "waits", { v1: 60, v2: 40 });
    const at = revisionOf(accepted);
    expect(accepted).toMatchObject({
      deliveries: [],
      waiting: { waits: [{ for: "approval", given: 0, needed: 2 }] },
    });
    expect(at.number).toBe(1);
    expect((await rig.held("waits")).split).toEqual({});
    // Asked for again as it was, it is the same revision.
    expect(revisionOf(await move(bob, "waits", { v1: 60, v2: 40 }))).toEqual(at);
    expect(revisionOf(await move(ada, "waits", { v1: 60, v2: 40 }))).toEqual(at);

    expect((await refusalOf(approveRevision({ ctx: ada, input: at }))).params).toMatchObject({
      reason: "own",
    });
    expect((await refusalOf(approveRevision({ ctx: token, input: at }))).params).toMatchObject({
      reason: "no-person",
    });
    expect((await approveRevision({ ctx: bob, input: at })).approvals).toEqual({ given: 1, needed: 2 });
    expect((await approveRevision({ ctx: bob, input: at })).approvals).toEqual({ given: 1, needed: 2 });
    expect((await takeBackApproval({ ctx: bob, input: at })).approvals).toEqual({ given: 0, needed: 2 });
    expect((await refusalOf(takeBackApproval({ ctx: bob, input: at }))).code).toBe("invalid-transition");
    await approveRevision({ ctx: bob, input: { ...at, message: "fine" } });

    const list = await listWaiting({ ctx: eve, input: { mesh: "demo" } });
    expect(list.waiting.find(({ service }) => service === "waits")).toMatchObject({
      number: 1,
      actor: { name: "ada" },
      waiting: { approvals: { given: 1, needed: 2 }, apply: { waits: [{ for: "approval" }] } },
    });
    expect(list.waiting.find(({ service }) => service === "waits")?.fields).not.toEqual([]);
    expect((await rig.held("waits")).split).toEqual({});

    const { state } = await approveRevision({ ctx: eve, input: at });
    expect(state).toBe("approved");
    const [asked] = await queryDatabase<{ changeId: string }>(
      rig.databaseUrl,
      `SELECT "changeId" FROM "PendingApply" WHERE "policyId" = '${at.id}' ORDER BY "createdAt" DESC LIMIT 1`,
    );
    await expect
      .poll(async () => (await rig.held("waits")).split, { timeout: 15_000 })
      .toEqual({ v1: 60, v2: 40 });
    const change = await getChange({ ctx: ada, input: { id: asked?.changeId ?? "" } });
    expect(change).toMatchObject({ kind: "shift", actor: { name: "ada" }, passed: null });
    expect(change.reviews.filter(({ endedBy }) => endedBy === null).map(({ actor }) => actor.name)).toEqual([
      "bob",
      "eve",
    ]);
    expect((await refusalOf(approveRevision({ ctx: bob, input: at }))).params).toMatchObject({
      reason: "applied-before",
    });
  });

  it("is not applied by who rejects it, nor after it was given up", async () => {
    const at = revisionOf(await move(ada, "rejected", { v1: 50, v2: 50 }));
    await approveRevision({ ctx: eve, input: at });
    expect((await refusalOf(rejectRevision({ ctx: ada, input: { ...at, reason: "my own" } }))).code).toBe(
      "forbidden",
    );
    await rejectRevision({ ctx: bob, input: { ...at, reason: "not on a Friday" } });
    for (const ctx of [bob, eve]) {
      expect((await refusalOf(approveRevision({ ctx, input: at }))).params).toMatchObject({
        reason: "withdrawn",
      });
    }
    expect((await refusalOf(applyRevision({ ctx: ada, input: at }))).params).toMatchObject({
      reason: "withdrawn",
    });
    const next = revisionOf(await move(ada, "rejected", { v1: 40, v2: 60 }));
    await withdrawRevision({ ctx: ada, input: { ...next, reason: "thought again" } });
    expect((await getPolicy({ ctx: ada, input: { id: at.id } })).pending).toBeNull();
    expect((await rig.held("rejected")).split).toEqual({});
  });

  it("drops approvals with a newer revision", async () => {
    const first = revisionOf(await move(ada, "newer", { v1: 50, v2: 50 }));
    await approveRevision({ ctx: bob, input: first });
    const second = revisionOf(await move(eve, "newer", { v1: 10, v2: 90 }));
    expect(second.number).toBe(2);
    expect((await refusalOf(approveRevision({ ctx: eve, input: first }))).params).toMatchObject({
      reason: "newer-revision",
    });
    expect((await refusalOf(applyRevision({ ctx: ada, input: first }))).params).toMatchObject({
      reason: "newer-revision",
    });
    const row = await getPolicy({ ctx: ada, input: { id: first.id } });
    expect(row.pending).toMatchObject({
      number: 2,
      waiting: { approvals: { given: 0, needed: 2 }, reviews: [] },
    });
    // Of the newer one, its author's own counts as little.
    expect((await refusalOf(approveRevision({ ctx: eve, input: second }))).params).toMatchObject({
      reason: "own",
    });
  });
});

describe("past a protected service's approvals", () => {
  it("is changed at once by who breaks the glass, and that stays on record", async () => {
    const spec = { rules: [{ split: [{ to: { version: "v1" }, weight: 100 }] }] };
    const waiting = revisionOf(await move(ada, "broken", { v1: 90, v2: 10 }));
    const reason = "v2 drops every second call and nobody answers the page";
    const { revision } = await submitRevision({
      ctx: ada,
      input: { id: waiting.id, baseRevision: 1, spec, message: "" },
    });
    const accepted = await applyRevision({
      ctx: ada,
      input: { id: waiting.id, number: revision.number, breakGlass: { reason } },
    });
    expect(accepted.waiting).toBeUndefined();
    const change = await rig.until(accepted.changeId, "accepted", "converged");
    expect(change.passed).toEqual({
      how: "break-glass",
      reason,
      approvals: { given: 0, needed: 2 },
      freeze: null,
    });
    expect(await audited(accepted.changeId)).toEqual(["apply", "break-glass"]);
    const row = await getPolicy({ ctx: bob, input: { id: waiting.id } });
    expect(row.brokenGlass).toMatchObject({
      changeId: accepted.changeId,
      reason,
      times: 1,
      actor: { name: "ada" },
    });
    const { passed } = await listWaiting({ ctx: bob, input: { mesh: "demo" } });
    expect(passed.map(({ id }) => id)).toContain(accepted.changeId);
  });

  it("goes back without approval, on record; a second way back is forward", async () => {
    const accepted = await approved("back", { v1: 30, v2: 70 });
    const undone = await undoChange({ ctx: ada, input: { id: accepted.changeId } });
    const undo = await rig.until(undone.changeId, "accepted", "converged");
    expect(undo.passed).toMatchObject({ how: "way-back", reason: null, approvals: { given: 0, needed: 2 } });
    expect(await audited(undone.changeId)).toEqual(["undo", "way-back"]);
    const again = await refusalOf(undoChange({ ctx: ada, input: { id: undone.changeId } }));
    expect(again.code).toBe("approval-required");
    // To what never converged there is no way back either.
    const at = revisionOf(accepted);
    const input = { ...at, baseRevision: 2 };
    expect((await refusalOf(rollBack({ ctx: ada, input }))).code).toBe("approval-required");
    await queryDatabase(
      rig.databaseUrl,
      `UPDATE "Delivery" SET "convergedAt" = now() WHERE id = '${(await getChange({ ctx: ada, input: { id: accepted.changeId } })).deliveries[0]?.id}'`,
    );
    const back = await rollBack({ ctx: ada, input });
    expect((await rig.until(back.changeId, "accepted", "converged")).passed).toMatchObject({
      how: "way-back",
    });
  });

  it("is not taken back without approval where a version that fails would get more", async () => {
    await approved("failing", { v1: 100 });
    const away = await approved("failing", { v1: 20, v2: 80 }, { baseRevision: 1 });
    const failing = { severity: "critical", namespace: "llm", service: "failing", version: "v1" } as Finding;
    memoryOf("demo").latest = { findings: [failing], atMs: Date.now() };
    const refusal = await refusalOf(undoChange({ ctx: ada, input: { id: away.changeId } }));
    expect(refusal).toMatchObject({ code: "approval-required", params: { versions: "v1" } });
    memoryOf("demo").latest = { findings: [], atMs: Date.now() };
    await undoChange({ ctx: ada, input: { id: away.changeId } });
  });
});

describe("what waits on a protected service", () => {
  it("is applied once however many look at it at the same moment", async () => {
    const accepted = await move(ada, "twice", { v1: 20, v2: 80 });
    const [row] = await queryDatabase<{ id: string }>(
      rig.databaseUrl,
      `SELECT id FROM "PendingApply" WHERE "changeId" = '${accepted.changeId}'`,
    );
    for (const ctx of [bob, eve]) await approveRevision({ ctx, input: revisionOf(accepted) });
    await Promise.all(Array.from({ length: 6 }, () => releaseApply(row?.id ?? "")));
    await rig.until(accepted.changeId, "accepted", "converged");
    const counts = await queryDatabase<{ n: number }>(
      rig.databaseUrl,
      `SELECT count(*)::int AS n FROM "Change" WHERE service = 'twice'`,
    );
    expect(counts).toEqual([{ n: 1 }]);
  });

  it("does not let two newer revisions and an approval meet: what is applied is what was approved", async () => {
    const first = await move(ada, "race", { v1: 50, v2: 50 });
    await approveRevision({ ctx: bob, input: revisionOf(first) });
    const [approval, second] = await Promise.allSettled([
      approveRevision({ ctx: eve, input: revisionOf(first) }),
      move(bob, "race", { v1: 10, v2: 90 }),
    ]);
    expect([approval.status, second.status]).toContain("fulfilled");
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    // Whichever won: the one that two others had not approved is not in force.
    expect((await rig.held("race")).split).not.toEqual({ v1: 10, v2: 90 });
  });

  it("keeps a change with an end for good only where somebody else says so", async () => {
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const accepted = await approved("kept", { v1: 70, v2: 30 }, { until });
    expect((await refusalOf(keepChange({ ctx: ada, input: { id: accepted.changeId } }))).code).toBe(
      "approval-required",
    );
    await keepChange({ ctx: bob, input: { id: accepted.changeId } });
  });
});

it("leaves a service that is not protected as it is", async () => {
  const accepted = await move(
    ada,
    "open",
    { v1: 70, v2: 30 },
    { breakGlass: { reason: "there is nothing to break" } },
  );
  const change = await rig.until(accepted.changeId, "accepted", "converged");
  expect(change).toMatchObject({ passed: null, reviews: [] });
  expect((await refusalOf(approveRevision({ ctx: bob, input: revisionOf(accepted) }))).params).toMatchObject({
    reason: "applied-before",
  });
});
