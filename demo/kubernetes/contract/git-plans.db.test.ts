import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../../controlplane/fixtures/control-plane";
import { queryDatabase } from "../../../controlplane/fixtures/control-plane-process";
import type { Plan } from "../../../lib/plans/plans";
import { createPlan } from "../../../lib/plans/server/create-plan";
import { getPlan } from "../../../lib/plans/server/get-plan";
import { MemoryPlane } from "../../../lib/plans/server/memory-plane.fixture";
import { skipPlanPart } from "../../../lib/plans/server/skip-plan-part";
import { stopPlan } from "../../../lib/plans/server/stop-plan";
import { ctx, fileOf, fileText, GitRig, patiently } from "./git-rig.fixture";
import { namespace } from "./shifted-service.fixture";

let rig: GitRig;
let beside: MemoryPlane;
const services = ["skipped", "merged"];
const patient = { timeout: 240_000 };

beforeAll(async () => {
  beside = MemoryPlane.inPlaceOf("beside", services);
  rig = await GitRig.start(services);
}, 240_000);
afterAll(() => rig.stop());

/** A plan whose first mesh commits, and whose second is written to directly; once the first waits for its merge. */
async function waitingPlan(service: string): Promise<{ id: string; branch: string; changeId: string }> {
  const taken = await rig.take(service);
  const { planId: id } = await patiently(() =>
    createPlan({
      ctx,
      input: {
        ...{ kind: "route", namespace, service, leaveOut: [], message: "" },
        decision: { weights: { v1: 40, v2: 60 } },
        meshes: [
          { mesh: "gitops", baseRevision: taken.revisions[0]?.number ?? 0 },
          { mesh: "beside", baseRevision: 0 },
        ],
        ...{ reach: "accepted", soakSeconds: 0, deadlineSeconds: 5 },
      },
    }),
  );
  const plan = await until(id, ({ parts }) => parts[0]?.change?.state === "committed");
  const changeId = plan.parts[0]?.change?.id ?? "";
  const commit = (await rig.reaches(changeId, "committed")).deliveries[0]?.commit;
  return { id, changeId, branch: commit?.branch ?? "" };
}

const until = (id: string, holds: (plan: Plan) => boolean) =>
  eventually(() => patiently(() => getPlan({ ctx, input: { id } })), holds, 120_000);

describe("a mesh of a plan whose change waits for its merge", patient, () => {
  it("has no deadline; skipping it takes the commit back first, and the next mesh begins", async () => {
    const { id, branch, changeId } = await waitingPlan("skipped");
    // Longer than a mesh may take.
    await queryDatabase(
      rig.database.url,
      `UPDATE "PlanPart" SET "stateSince" = "stateSince" - interval '1 hour' WHERE "planId" = '${id}';
       UPDATE "Plan" SET "stateSince" = "stateSince" - interval '1 hour', "nextLookAt" = clock_timestamp() WHERE id = '${id}'`,
    );
    // A worker looks each second.
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    const looked = await until(id, () => true);
    expect(looked).toMatchObject({ state: "running", parts: [{ deadlineAt: null }, { state: "waiting" }] });
    await patiently(() => stopPlan({ ctx, input: { id, forGood: false } }));
    expect(rig.origin.branches()).toContain(branch);
    await patiently(() => skipPlanPart({ ctx, input: { id } }));
    expect(rig.origin.branches()).not.toContain(branch);
    const done = await until(id, ({ state }) => state === "done");
    expect(done.parts.map(({ state }) => state)).toEqual(["skipped", "done"]);
    await rig.reaches(changeId, "cancelled");
    expect(rig.origin.show("main", fileOf("skipped"))).toBe(fileText("skipped"));
    expect(beside.split("skipped")).toEqual({ v1: 40, v2: 60 });
  });

  it("is not skipped once it is merged, with the reason, and is waited for", async () => {
    const { id, branch } = await waitingPlan("merged");
    await patiently(() => stopPlan({ ctx, input: { id, forGood: false } }));
    rig.origin.merge(branch);
    const skipped = patiently(() => skipPlanPart({ ctx, input: { id } }));
    await expect(skipped).rejects.toMatchObject({ code: "invalid-transition", params: { reason: "merged" } });
    expect((await getPlan({ ctx, input: { id } })).state).toBe("stopped");
    expect(beside.split("merged")).toEqual({});
  });
});
