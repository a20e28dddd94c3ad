import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { applyRevision } from "../../policies/server/apply-revision";
import { createPolicy } from "../../policies/server/create-policy";
import { getPolicy } from "../../policies/server/get-policy";
import { putDraft } from "../../policies/server/put-draft";
import { rollBack } from "../../policies/server/roll-back";
import { submitRevision } from "../../policies/server/submit-revision";
import type { Writes } from "../../settings/mesh-settings";
import type * as settingsModule from "../../settings/settings";
import { cancelChange } from "./cancel-change";
import { claimDeliveries } from "./claim-deliveries";
import { ctx, DeliveryRig } from "./delivery-rig.fixture";
import { getChange } from "./get-change";
import { pushDelivery } from "./push-delivery";
import { retryChange } from "./retry-change";
import { undoChange } from "./undo-change";

const asked = vi.hoisted(() => ({ writes: "on" as Writes }));
vi.mock("../../settings/settings", async (original) => {
  const real = await original<typeof settingsModule>();
  const settings = () => {
    const meshes = real.settings().meshes.map((mesh) => ({ ...mesh, writes: asked.writes }));
    return { ...real.settings(), meshes };
  };
  return { ...real, settings };
});

let rig: DeliveryRig;
beforeAll(async () => {
  rig = await DeliveryRig.start({ services: ["switched", "waiting", "drafted"], workers: 0 });
});
afterEach(() => {
  asked.writes = "on";
});
afterAll(async () => rig.stop());

/** Takes what is due and pushes it, as a worker does. */
async function push(): Promise<void> {
  for (const delivery of await claimDeliveries("test", 10))
    await pushDelivery(delivery, new AbortController().signal);
}

const readOnly = { code: "read-only", params: { mesh: "demo", namespace: "llm", reason: "switched-off" } };

describe.each<[string, Writes]>([
  ["is switched off", "off"],
  ["is on for other namespaces", { namespaces: ["other"] }],
])("where writing %s", (_, writes) => {
  it("refuses every verb that would reach the control plane, and leaves it as it is", async () => {
    const first = await rig.shift("switched", { v1: 50, v2: 50 });
    await push();
    const policyId = first.revisions[0]?.policyId ?? "";
    const before = await rig.held("switched");
    const { newestRevision: number } = await getPolicy({ ctx, input: { id: policyId } });
    asked.writes = writes;
    const applied = { id: policyId, number, message: "" };
    const rolledBack = { ...applied, baseRevision: number };
    await expect(rig.shift("switched", { v1: 40, v2: 60 })).rejects.toMatchObject(readOnly);
    await expect(undoChange({ ctx, input: { id: first.changeId, message: "" } })).rejects.toMatchObject(
      readOnly,
    );
    await expect(applyRevision({ ctx, input: applied })).rejects.toMatchObject(readOnly);
    await expect(rollBack({ ctx, input: rolledBack })).rejects.toMatchObject(readOnly);
    await push();
    expect(await rig.held("switched")).toEqual(before);
  });
});

describe("what waits when writing is switched off", () => {
  it("is not pushed: it fails, says why, and may not be tried again", async () => {
    const { changeId } = await rig.shift("waiting", { v1: 70, v2: 30 });
    asked.writes = "off";
    await push();
    expect(await rig.held("waiting")).toMatchObject({ split: {} });
    const change = await getChange({ ctx, input: { id: changeId } });
    expect(change.state).toBe("failed");
    expect(change.deliveries[0]?.lastError?.code).toBe("read-only");
    await expect(retryChange({ ctx, input: { id: changeId } })).rejects.toMatchObject(readOnly);
  });

  it("may still be cancelled", async () => {
    const { changeId } = await rig.shift("waiting", { v1: 60, v2: 40 });
    asked.writes = "off";
    expect(await cancelChange({ ctx, input: { id: changeId } })).toBeDefined();
    asked.writes = "on";
    await push();
    expect(await rig.held("waiting")).toMatchObject({ split: {} });
  });
});

describe("what reaches no control plane", () => {
  it("may be written in a mesh that is read-only: drafts and revisions", async () => {
    asked.writes = "off";
    const input = { mesh: "demo", namespace: "llm", kind: "circuit-breaker" as const, service: "drafted" };
    const { id } = await createPolicy({ ctx, input });
    await putDraft({ ctx, input: { id, baseRevision: 0, text: "spec: { limits: { maxRequests: 8 } }" } });
    const spec = { limits: { maxRequests: 8 } };
    const submitted = await submitRevision({ ctx, input: { id, baseRevision: 0, spec, message: "later" } });
    expect(submitted.revision.number).toBe(1);
  });
});
