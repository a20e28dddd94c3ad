import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { queryDatabase } from "../../../controlplane/fixtures/control-plane-process";
import type { Context } from "../../access/actor";
import { cancelChange } from "../../changes/server/cancel-change";
import { getChange } from "../../changes/server/get-change";
import { retryChange } from "../../changes/server/retry-change";
import { newId } from "../../db/new-id";
import { shift } from "../../services/server/shift";
import { createPlan } from "./create-plan";
import {
  changeId,
  ctx,
  inputOf,
  type Mesh,
  meshes,
  PlanRig,
  partStates,
  patiently,
} from "./plan-rig.fixture";
import { previewPlan } from "./preview-plan";
import { resumePlan } from "./resume-plan";
import { skipPlanPart } from "./skip-plan-part";
import { stopPlan } from "./stop-plan";
import { undoPlan } from "./undo-plan";

const services = [
  ...["in-order", "breaker", "seen-before", "unknown", "conflict", "deadline", "cancelled", "newer"],
  ...["by-hand", "undone", "overlap", "refused"],
];
const moved = { v1: 30, v2: 70 };
let rig: PlanRig;

beforeAll(async () => {
  rig = await PlanRig.start({ services });
}, 240_000);

afterEach(() => rig.heal());

afterAll(async () => rig.stop());

const ann: Context = { ...ctx, actor: { kind: "user", id: newId(), name: "ann" } };
const shiftIn = (mesh: Mesh, service: string, v1: number, baseRevision?: number) =>
  patiently(() =>
    shift({
      ctx: ann,
      input: {
        ...{ mesh, namespace: "llm", service, weights: { v1, v2: 100 - v1 }, message: "" },
        ...(baseRevision === undefined ? {} : { baseRevision }),
      },
    }),
  );

describe("a plan", () => {
  it("makes an ordinary change in each mesh, the next one only once the last one converged", async () => {
    const id = await rig.plan("in-order", { reach: "converged", soakSeconds: 1 });
    const plan = await rig.until(id, "done");
    expect(partStates(plan)).toBe("done done done");
    expect(rig.splits("in-order")).toEqual([moved, moved, moved]);
    const changes = await Promise.all(meshes.map((mesh) => rig.changeOf(plan, mesh)));
    expect(changes.map(({ plan: mark }) => mark)).toEqual(
      [1, 2, 3].map((position) => ({ id, position, of: 3, isBack: false })),
    );
    for (const [at, { createdAt, kind }] of changes.entries()) {
      expect(kind).toBe("shift");
      const before = changes[at - 1]?.deliveries[0]?.convergedAt;
      if (before) expect(Date.parse(createdAt) - Date.parse(before)).toBeGreaterThanOrEqual(1_000);
    }
  }, 120_000);

  it("takes a revision of a circuit breaker too, and leaves out what a person leaves out", async () => {
    const id = await rig.plan("breaker", {
      kind: "circuit-breaker",
      decision: { spec: { limits: { maxRequests: 8 } } },
      meshes: [
        { mesh: "b", baseRevision: 0 },
        { mesh: "a", baseRevision: 0 },
      ],
      leaveOut: ["c"],
    });
    const plan = await rig.until(id, "done");
    expect(plan.parts.map(({ mesh, state, position }) => [mesh, state, position])).toEqual([
      ["b", "done", 1],
      ["a", "done", 2],
      ["c", "left-out", null],
    ]);
    expect(meshes.map((mesh) => rig.planes[mesh].holds("breaker", "circuit-breaker"))).toEqual([
      true,
      true,
      false,
    ]);
  }, 120_000);
});

describe("before a plan begins", () => {
  it("shows what it would do in each mesh, and all that is in its way there", async () => {
    const first = await shiftIn("a", "seen-before", 60);
    rig.planes.b.writeAsOther("seen-before");
    rig.planes.c.isAway = true;
    const { meshes: seen } = await previewPlan({
      ctx,
      input: { ...inputOf("seen-before"), meshes: [...meshes, "watched"] },
    });
    const codes = seen.map(({ blockers }) => blockers.map(({ code }) => code));
    expect(codes).toEqual([
      [],
      ["control-plane-conflict"],
      expect.arrayContaining(["control-plane-away"]),
      ["read-only"],
    ]);
    expect(seen[0]).toMatchObject({
      baseRevision: first.revisions[0]?.number,
      writes: true,
      owner: { kind: "person", name: "ann" },
    });
    expect(seen[0]?.preview?.fields.length).toBeGreaterThan(0);
    expect(seen[3]).toMatchObject({ writes: false });
  }, 30_000);

  it("is refused while a mesh of it cannot do it, naming that, and can leave it out", async () => {
    await shiftIn("b", "unknown", 50);
    const decision = { weights: { v1: 30, v9: 70 } };
    const version = createPlan({ ctx, input: { ...inputOf("unknown"), decision } });
    await expect(version).rejects.toMatchObject({ code: "plan-blocked", params: { meshes: "a, b, c" } });
    const stale = createPlan({ ctx, input: inputOf("unknown") });
    await expect(stale).rejects.toMatchObject({
      code: "plan-blocked",
      extra: { meshes: [{ mesh: "b", blockers: [{ code: "stale-base-revision", params: { newest: 1 } }] }] },
    });
    const rest = meshes.filter((mesh) => mesh !== "b").map((mesh) => ({ mesh, baseRevision: 0 }));
    const id = await rig.plan("unknown", { meshes: rest, leaveOut: ["b"] });
    await rig.until(id, "done");
    expect(rig.splits("unknown")).toMatchObject([moved, { v1: 50 }, moved]);
  }, 120_000);
});

describe("a plan that fails in its second mesh", () => {
  it("stops at a conflict, and goes on once a person has decided it on the change", async () => {
    const id = await rig.plan("conflict", { soakSeconds: 3 });
    await rig.untilPlan(id, ({ parts }) => parts[0]?.state === "soaking");
    rig.planes.b.writeAsOther("conflict");
    const stopped = await rig.until(id, "stopped");
    expect(partStates(stopped)).toBe("done failed waiting");
    expect(stopped.parts[1]?.reason?.code).toBe("conflicted");
    expect(rig.splits("conflict")).toEqual([moved, { v3: 100 }, {}]);
    const early = resumePlan({ ctx, input: { id } });
    await expect(early).rejects.toMatchObject({ params: { reason: "conflict-open" } });
    await retryChange({ ctx, input: { id: changeId(stopped, "b") } });
    await resumePlan({ ctx, input: { id } });
    await rig.until(id, "done");
    expect(rig.splits("conflict")).toEqual([moved, moved, moved]);
  }, 120_000);

  it("stops when a mesh takes too long; skipping it cancels what was not written, and goes on", async () => {
    const id = await rig.plan("deadline", { soakSeconds: 2, deadlineSeconds: 5 });
    await rig.untilPlan(id, ({ parts }) => parts[0]?.state === "soaking");
    rig.planes.b.isAway = true;
    const stopped = await rig.until(id, "stopped");
    expect(stopped.parts[1]).toMatchObject({ state: "failed", reason: { code: "deadline" } });
    await skipPlanPart({ ctx, input: { id } });
    const done = await rig.until(id, "done");
    expect(partStates(done)).toBe("done skipped done");
    expect((await rig.changeOf(done, "b")).state).toBe("cancelled");
    expect(rig.splits("deadline")).toEqual([moved, {}, moved]);
  }, 120_000);

  it("stops when its change is cancelled there, and makes it anew when resumed", async () => {
    const id = await rig.plan("cancelled", { soakSeconds: 2 });
    await rig.untilPlan(id, ({ parts }) => parts[0]?.state === "soaking");
    rig.planes.b.isAway = true;
    const working = await rig.untilPlan(id, ({ parts }) => parts[1]?.state === "working");
    const cancelled = changeId(working, "b");
    await cancelChange({ ctx, input: { id: cancelled } });
    const stopped = await rig.until(id, "stopped");
    expect(stopped.parts[1]?.reason?.code).toBe("cancelled");
    rig.planes.b.isAway = false;
    await resumePlan({ ctx, input: { id } });
    const done = await rig.until(id, "done");
    expect(changeId(done, "b")).not.toBe(cancelled);
    expect(rig.splits("cancelled")).toEqual([moved, moved, moved]);
  }, 120_000);

  it("stops at what was decided there meanwhile, and replaces that only when it is named", async () => {
    const id = await rig.plan("newer", { soakSeconds: 2 });
    await rig.untilPlan(id, ({ parts }) => parts[0]?.state === "soaking");
    await shiftIn("b", "newer", 100);
    const stopped = await rig.until(id, "stopped");
    expect(stopped.parts[1]).toMatchObject({
      ...{ state: "failed", change: null, newestRevision: 1 },
      reason: { code: "stale-base-revision" },
    });
    await expect(resumePlan({ ctx, input: { id } })).rejects.toMatchObject({ code: "stale-base-revision" });
    await resumePlan({ ctx, input: { id, baseRevision: 1 } });
    await rig.until(id, "done");
    expect(rig.splits("newer")).toEqual([moved, moved, moved]);
  }, 120_000);

  it("is refused there by the control plane, and pushes again when resumed", async () => {
    const id = await rig.plan("refused", { soakSeconds: 2 });
    await rig.untilPlan(id, ({ parts }) => parts[0]?.state === "soaking");
    rig.planes.b.isAway = true;
    const working = await rig.untilPlan(id, ({ parts }) => parts[1]?.change?.state === "queued");
    const change = changeId(working, "b");
    await queryDatabase(
      rig.databaseUrl,
      `UPDATE "Delivery" SET "deadlineAt" = clock_timestamp() - interval '1 s' WHERE "changeId" = '${change}'`,
    );
    const stopped = await rig.until(id, "stopped");
    expect(stopped.parts[1]).toMatchObject({ reason: { code: "failed" }, change: { state: "failed" } });
    rig.planes.b.isAway = false;
    await resumePlan({ ctx, input: { id } });
    const done = await rig.until(id, "done");
    expect(changeId(done, "b")).toBe(change);
  }, 120_000);
});

describe("a person", () => {
  it("stops a plan, which begins nothing more until it is resumed, and ends it for good", async () => {
    const id = await rig.plan("by-hand", { soakSeconds: 600 });
    await rig.untilPlan(id, ({ parts }) => parts[0]?.state === "soaking");
    await stopPlan({ ctx, input: { id, forGood: false } });
    await skipPlanPart({ ctx, input: { id } });
    const second = await rig.untilPlan(id, ({ parts }) => parts[1]?.state === "soaking");
    expect(partStates(second)).toBe("done soaking waiting");
    await stopPlan({ ctx, input: { id, forGood: true } });
    await expect(resumePlan({ ctx, input: { id } })).rejects.toMatchObject({ code: "invalid-transition" });
    expect(rig.splits("by-hand")).toEqual([moved, moved, {}]);
  }, 120_000);

  it("takes all of it back, the last mesh first, and not what was never begun", async () => {
    for (const mesh of meshes) await shiftIn(mesh, "undone", 100);
    const base = { meshes: meshes.map((mesh) => ({ mesh, baseRevision: 1 })) };
    const id = await rig.plan("undone", { ...base, soakSeconds: 2 });
    await rig.untilPlan(id, ({ parts }) => parts[1]?.state === "soaking");
    await stopPlan({ ctx, input: { id, forGood: false } });
    await undoPlan({ ctx, input: { id } });
    const back = await rig.until(id, "undone");
    expect(partStates(back)).toBe("undone undone waiting");
    const all = { v1: 100, v2: 0 };
    expect(rig.splits("undone")).toEqual([all, all, all]);
    const undos = await Promise.all(
      back.parts.slice(0, 2).map(({ undo }) => getChange({ ctx, input: { id: undo?.id ?? "" } })),
    );
    expect(undos[0]?.plan).toEqual({ id, position: 1, of: 3, isBack: true });
    expect(Date.parse(undos[0]?.createdAt ?? "")).toBeGreaterThan(Date.parse(undos[1]?.createdAt ?? ""));
  }, 120_000);

  it("is told where it cannot be taken back, while the other meshes are; a dead mesh holds up none", async () => {
    const id = await rig.plan("overlap");
    await rig.until(id, "done");
    await shiftIn("b", "overlap", 5, 1);
    rig.planes.c.isAway = true;
    await undoPlan({ ctx, input: { id } });
    const half = await rig.untilPlan(id, ({ parts }) => parts[0]?.state === "undone");
    expect(partStates(half)).toBe("undone stuck undoing");
    expect(half.parts[1]?.reason?.code).toBe("overlapping-change");
    rig.planes.c.isAway = false;
    const stuck = await rig.until(id, "stuck");
    expect(partStates(stuck)).toBe("undone stuck undone");
    expect(rig.splits("overlap")).toMatchObject([{}, { v1: 5 }, {}]);
  }, 120_000);
});
