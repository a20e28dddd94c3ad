import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { undoChange } from "../../../lib/changes/server/undo-change";
import { applyRevision } from "../../../lib/policies/server/apply-revision";
import { createPolicy } from "../../../lib/policies/server/create-policy";
import { readFound } from "../../../lib/policies/server/read-found";
import { submitRevision } from "../../../lib/policies/server/submit-revision";
import { takeOver } from "../../../lib/policies/server/take-over";
import { previewShift } from "../../../lib/services/server/preview-shift";
import { shift } from "../../../lib/services/server/shift";
import { startForeignManager } from "../actors/foreign-manager";
import type { KubernetesObject } from "../kinds/kubernetes-object";
import { ctx, DirectRig, rest, settled, token } from "./direct-rig.fixture";
import { namespace, shiftedService } from "./shifted-service.fixture";

let rig: DirectRig;

/** A mesh whose control plane is Istio on a cluster, another that leaves to Argo CD what is Argo CD's. */
beforeAll(async () => {
  rig = await DirectRig.start([
    ...shiftedService("kept"),
    ...shiftedService("argo", { application: "apps" }),
  ]);
});

afterAll(() => rig.stop());

describe("a shift of what others wrote, once its weights are taken over", () => {
  it("moves the weights of one rule, keeps every other byte, and Undo puts them back", async () => {
    const before = structuredClone(rig.virtualService("kept"));
    const input = { mesh: "direct", namespace, service: "kept", kind: "route" as const };
    const { found } = await readFound({ ctx, input });
    expect(found?.whole.outcome).toBe("beyond");
    expect(found?.rules.find(({ rule }) => rule === "main")?.weights).toEqual({ v1: 9_000, v2: 1_000 });
    const taken = await takeOver({
      ctx,
      input: { ...input, how: "weights", etag: found?.etag ?? "", message: "" },
    });
    expect(await rig.until(taken.changeId, settled)).toMatchObject({ state: "accepted" });
    expect(rig.virtualService("kept").spec).toEqual(before.spec);

    const moved = await shift({
      ctx,
      input: {
        ...{ mesh: "direct", namespace, service: "kept", rule: "main", message: "" },
        weights: { v1: 50, v2: 50 },
        baseRevision: taken.revisions[0]?.number ?? 0,
      },
    });
    expect(await rig.until(moved.changeId, settled)).toMatchObject({ state: "accepted" });
    const after = rig.virtualService("kept");
    expect(after.spec).not.toEqual(before.spec);
    expect(rest(after)).toEqual(rest(before));
    expect(JSON.stringify(after.spec)).toContain('"weight":50');

    const undone = await undoChange({ ctx, input: { id: moved.changeId } });
    expect(await rig.until(undone.changeId, settled)).toMatchObject({ state: "accepted" });
    expect(JSON.stringify(rig.virtualService("kept").spec)).toBe(JSON.stringify(before.spec));
  });
});

describe("what a GitOps tool keeps", () => {
  it("is left to it: the preview says so, the push is refused, nothing is written", async () => {
    const target = { mesh: "left", namespace, service: "argo" };
    const preview = await previewShift({ ctx, input: { ...target, weights: { v1: 50, v2: 50 } } });
    const owned = preview.problems.find(({ code }) => code === "owned-elsewhere");
    expect(owned).toMatchObject({ severity: "error", params: { tool: "argo-cd", name: "apps" } });
    expect(owned?.snippet).toContain("managedFieldsManagers");
    const before = rig.virtualService("argo");
    await expect(
      shift({ ctx, input: { ...target, message: "", weights: { v1: 50, v2: 50 } } }),
    ).rejects.toMatchObject({ code: "owned-elsewhere", params: { tool: "argo-cd", name: "apps" } });
    const { id } = await createPolicy({ ctx, input: { ...target, kind: "route" } });
    const spec = { rules: [{ split: [{ to: { version: "v1" }, weight: 100 }] }] };
    await submitRevision({ ctx, input: { id, baseRevision: 0, message: "", spec } });
    const { changeId } = await applyRevision({ ctx, input: { id, number: 1 } });
    const change = await rig.until(changeId, settled);
    expect(change).toMatchObject({ state: "failed" });
    expect(change.deliveries[0]?.lastError?.code).toBe("owned-elsewhere");
    expect(rig.virtualService("argo")).toEqual(before);
  });

  it("is given up on when it is put back twice, by its name", async () => {
    const object = rig.virtualService("argo");
    const input = { mesh: "direct", namespace, service: "argo", kind: "route" as const };
    const { found } = await readFound({ ctx, input });
    const taken = await takeOver({
      ctx,
      input: { ...input, how: "weights", etag: found?.etag ?? "", message: "" },
    });
    await rig.until(taken.changeId, settled);
    const manager = startForeignManager({
      ...{ url: rig.cluster.url, token, application: "apps", resource: "virtualservices", everyMs: 1_500 },
      object: { ...object, metadata: { name: "argo", namespace } } as KubernetesObject,
    });
    try {
      const { changeId } = await shift({
        ctx,
        input: {
          ...{ mesh: "direct", namespace, service: "argo", rule: "main", message: "" },
          weights: { v1: 20, v2: 80 },
          baseRevision: taken.revisions[0]?.number ?? 0,
        },
      });
      const change = await rig.until(changeId, ({ state }) => state === "conflicted");
      const steps = change.deliveries[0]?.steps ?? [];
      expect(steps.filter(({ code }) => code === "reverted")).toHaveLength(1);
      expect(steps.at(-1)).toMatchObject({ code: "reverted-again" });
      expect(change.deliveries[0]?.lastError?.message).toContain("argocd-controller");
    } finally {
      manager.stop();
    }
  });
});
