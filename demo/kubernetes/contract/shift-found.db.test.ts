import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cancelChange } from "../../../lib/changes/server/cancel-change";
import { undoChange } from "../../../lib/changes/server/undo-change";
import { previewPlan } from "../../../lib/plans/server/preview-plan";
import { listRevisions } from "../../../lib/policies/server/list-revisions";
import { readFound } from "../../../lib/policies/server/read-found";
import { previewShift } from "../../../lib/services/server/preview-shift";
import { shift } from "../../../lib/services/server/shift";
import { startForeignManager } from "../actors/foreign-manager";
import type { KubernetesObject } from "../kinds/kubernetes-object";
import { ctx, DirectRig, rest, settled, token } from "./direct-rig.fixture";
import { namespace, shiftedService } from "./shifted-service.fixture";

let rig: DirectRig;
const services = ["moved", "later", "unseen", "cancelled", "deaf", "guarded", "reverted"];
const half = { v1: 50, v2: 50 };

beforeAll(async () => {
  const owned = shiftedService("argo", { application: "apps" });
  rig = await DirectRig.start([...services.flatMap((name) => shiftedService(name)), ...owned]);
});

afterAll(() => rig.stop());

const of = (service: string, mesh = "direct") => ({ mesh, namespace, service });

async function etagOf(service: string, mesh = "direct"): Promise<string> {
  const { found } = await readFound({ ctx, input: { ...of(service, mesh), kind: "route" } });
  if (!found) throw new Error(`nothing of others stands for ${service}`);
  return found.etag;
}

async function shiftFound(service: string) {
  const found = await etagOf(service);
  return shift({ ctx, input: { ...of(service), rule: "main", found, message: "", weights: half } });
}

const weights = (object: KubernetesObject) =>
  [...JSON.stringify(object.spec).matchAll(/"weight":(\d+)/g)].map(([, weight]) => Number(weight));

describe("a shift of a route that others wrote and no policy decides", () => {
  it("moves two numbers of the named rule and no other byte; Undo puts them back", async () => {
    const before = structuredClone(rig.virtualService("moved"));
    const found = await etagOf("moved");
    const input = { ...of("moved"), rule: "main", found, weights: half };
    const preview = await previewShift({ ctx, input });
    expect(preview.rows).toMatchObject([
      { version: "v1", nowBp: 9_000, thenBp: 5_000 },
      { version: "v2", nowBp: 1_000, thenBp: 5_000 },
    ]);
    expect(preview.problems).toEqual([]);
    const body = (v1: number, v2: number) => ({ keepRest: true, weights: { main: { v1, v2 } } });
    const [resource] = preview.resources;
    expect(JSON.parse(resource?.before ?? "")).toEqual(body(9_000, 1_000));
    expect(JSON.parse(resource?.after ?? "")).toEqual(body(5_000, 5_000));

    const moved = await shift({ ctx, input: { ...input, message: "half each" } });
    const change = await rig.until(moved.changeId, settled);
    expect(change).toMatchObject({ state: "accepted", kind: "shift" });
    expect(JSON.parse(change.diff[0]?.before ?? "")).toEqual(body(9_000, 1_000));
    const after = rig.virtualService("moved");
    expect(weights(after)).toEqual([50, 50]);
    expect(JSON.stringify(rest(after))).toBe(JSON.stringify(rest(before)));

    const undone = await undoChange({ ctx, input: { id: moved.changeId } });
    expect(await rig.until(undone.changeId, settled)).toMatchObject({ state: "accepted" });
    expect(JSON.stringify(rig.virtualService("moved").spec)).toBe(JSON.stringify(before.spec));
  });

  it("is refused once what was seen is another, by the preview too", async () => {
    const found = await etagOf("later");
    const object = structuredClone(rig.virtualService("later"));
    const { http } = object.spec as { http: { name: string; timeout?: string }[] };
    for (const rule of http) if (rule.name === "main") rule.timeout = "3s";
    rig.cluster.store.put({ group: "networking.istio.io", plural: "virtualservices" }, object as never);
    const input = { ...of("later"), rule: "main", found, weights: half };
    const changed = { code: "control-plane-conflict", params: { reason: "changed" } };
    await expect(previewShift({ ctx, input })).rejects.toMatchObject(changed);
    await expect(shift({ ctx, input: { ...input, message: "" } })).rejects.toMatchObject(changed);
    expect(weights(rig.virtualService("later"))).toEqual([90, 10]);
  });

  it("is refused of what its author has not seen, and told how to go on; in a plan too", async () => {
    const input = { ...of("unseen"), weights: half };
    const refusal = shift({ ctx, input: { ...input, message: "" } });
    await expect(refusal).rejects.toMatchObject({
      code: "control-plane-conflict",
      params: {
        reason: "found",
        objects: expect.stringContaining("VirtualService llm/unseen"),
        rules: "main",
      },
      extra: { found: { etag: await etagOf("unseen") } },
    });
    const { problems } = await previewShift({ ctx, input });
    expect(problems).toMatchObject([{ code: "decided-by-others", severity: "error" }]);
    const decision = { weights: half, rule: "main" };
    const plan = { kind: "route" as const, namespace, service: "unseen", decision, meshes: ["direct"] };
    const { meshes } = await previewPlan({ ctx, input: plan });
    expect(meshes).toMatchObject([{ blockers: [{ code: "decided-by-others", overridable: false }] }]);
  });

  it("is refused for a rule that has no weights, with the reason, and asks for one that is there", async () => {
    const found = await etagOf("unseen");
    const input = { ...of("unseen"), found, message: "", weights: half };
    const { found: seen } = await readFound({ ctx, input: { ...of("unseen"), kind: "route" } });
    const why = seen?.rules.find(({ rule }) => rule === "old")?.why ?? "";
    expect(why).not.toBe("");
    await expect(shift({ ctx, input: { ...input, rule: "old" } })).rejects.toMatchObject({
      code: "invalid-spec",
      message: expect.stringContaining(why),
    });
    await expect(shift({ ctx, input: { ...input, rule: "none" } })).rejects.toMatchObject({
      code: "rule-required",
      params: { rules: "main" },
    });
  });
});

describe("the rules of the mesh, for such a shift", () => {
  it("keep it from waiting, for a time or for approvals; a broken glass lets it through", async () => {
    const found = await etagOf("guarded");
    const input = { ...of("guarded"), rule: "main", found, message: "", weights: half };
    await expect(shift({ ctx, input })).rejects.toMatchObject({ code: "approval-required" });
    const notBefore = new Date(Date.now() + 3_600_000).toISOString();
    const timed = { ...of("unseen"), rule: "main", message: "", weights: half, notBefore };
    await expect(shift({ ctx, input: { ...timed, found: await etagOf("unseen") } })).rejects.toMatchObject({
      code: "invalid-spec",
      params: { path: "notBefore" },
    });
    const breakGlass = { reason: "the old version is on fire" };
    const { changeId } = await shift({ ctx, input: { ...input, breakGlass } });
    expect(await rig.until(changeId, settled)).toMatchObject({ state: "accepted" });
    expect(weights(rig.virtualService("guarded"))).toEqual([50, 50]);
  });

  it("refuse it where the mesh leaves to Argo CD what is Argo CD's", async () => {
    const input = { ...of("argo", "left"), rule: "main", found: await etagOf("argo", "left"), weights: half };
    const { problems } = await previewShift({ ctx, input });
    expect(problems).toMatchObject([{ code: "owned-elsewhere", severity: "error" }]);
    await expect(shift({ ctx, input: { ...input, message: "" } })).rejects.toMatchObject({
      code: "owned-elsewhere",
    });
    expect(weights(rig.virtualService("argo"))).toEqual([90, 10]);
  });
});

describe("a control plane that is away", () => {
  it("refuses a shift of what was seen, no other; what others wrote stops the push all the same", async () => {
    const found = await etagOf("deaf");
    await rig.pause();
    const verbs = ["list", "get"];
    rig.cluster.faults.add({ fault: "error", code: 503, requests: 500, resource: "virtualservices", verbs });
    const input = { ...of("deaf"), message: "", weights: half };
    await expect(shift({ ctx, input: { ...input, found, rule: "main" } })).rejects.toMatchObject({
      upstream: "control-plane",
    });
    const blind = await shift({ ctx, input });
    expect(blind.revisions).toMatchObject([{ number: 1 }]);
    const onTop = { ...of("moved"), message: "", weights: half, baseRevision: 3 };
    expect((await shift({ ctx, input: onTop })).revisions).toMatchObject([{ number: 4 }]);
    rig.cluster.faults.clear();
    rig.resume();
    expect(await rig.until(blind.changeId, settled)).toMatchObject({ state: "conflicted" });
    expect(weights(rig.virtualService("deaf"))).toEqual([90, 10]);
  });
});

describe("the way back of such a shift", () => {
  it("leaves nothing behind when it is cancelled; undone before it is written, it goes out as it stood", async () => {
    await rig.pause();
    const never = await shiftFound("cancelled");
    await cancelChange({ ctx, input: { id: never.changeId } });
    const policyId = never.revisions[0]?.policyId ?? "";
    const { revisions } = await listRevisions({ ctx, input: { id: policyId } });
    expect(revisions.map(({ state }) => state)).toEqual(["withdrawn", "withdrawn"]);

    const again = await shiftFound("cancelled");
    const undone = await undoChange({ ctx, input: { id: again.changeId } });
    rig.resume();
    expect(await rig.until(undone.changeId, settled)).toMatchObject({ state: "accepted" });
    expect(weights(rig.virtualService("cancelled"))).toEqual([90, 10]);
  });

  it("by who keeps the object: it is written again once, then given up on", async () => {
    const object = structuredClone(rig.virtualService("reverted"));
    const manager = startForeignManager({
      ...{ url: rig.cluster.url, token, application: "apps", resource: "virtualservices", everyMs: 1_500 },
      object: { ...object, metadata: { name: "reverted", namespace } } as KubernetesObject,
    });
    try {
      await manager.revertNow();
      const { changeId } = await shiftFound("reverted");
      const change = await rig.until(changeId, ({ state }) => state === "conflicted");
      expect(change.deliveries[0]?.steps.map(({ code }) => code)).toEqual(
        expect.arrayContaining(["reverted", "reverted-again"]),
      );
    } finally {
      manager.stop();
    }
  });
});
