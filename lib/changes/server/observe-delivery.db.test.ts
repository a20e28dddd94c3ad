import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { requireControlPlane } from "../../control-planes/registry";
import type { Reading } from "../../metrics/reading";
import type { Convergence, Strength } from "../changes";
import { sampleNeeded } from "../convergence";
import type { MeasuredSplit, MeasureSplit } from "../measured-split";
import { ctx, DeliveryRig } from "./delivery-rig.fixture";
import { undoChange } from "./undo-change";

/** What Prometheus would say of each service now. */
const said = new Map<string, Reading<MeasuredSplit>>();
const asked = new Map<string, Parameters<MeasureSplit>[0]>();
let rig: DeliveryRig;

beforeAll(async () => {
  const measureSplit: MeasureSplit = async (question) => {
    asked.set(question.service, question);
    return said.get(question.service) ?? { state: "empty", why: "nothing yet" };
  };
  rig = await DeliveryRig.start({
    services: ["measured", "taken-away", "replaced", "refused"],
    measureSplit,
  });
});

afterAll(async () => rig.stop());

function counted(counts: Record<string, number>, draining: MeasuredSplit["draining"] = []) {
  const value: MeasuredSplit = { counts, counter: "requests-started", draining };
  return { state: "ok" as const, value, observedAt: new Date().toISOString(), warnings: [], stale: null };
}

async function untilConvergence(changeId: string, holds: (convergence: Convergence) => boolean) {
  const change = await rig.untilChange(changeId, ({ deliveries: [delivery] }) =>
    delivery?.convergence ? holds(delivery.convergence) : false,
  );
  const convergence = change.deliveries[0]?.convergence;
  if (!convergence) throw new Error("there was one a moment ago");
  return { change, convergence };
}

describe("what traffic says of a delivery", () => {
  it("goes from waiting through measuring to converged, says when it could not ask, and stays converged", async () => {
    const { changeId } = await rig.shift("measured", { v1: 90, v2: 10, v3: 0 });
    const needed = sampleNeeded({ v1: 9_000, v2: 1_000, v3: 0 });
    const waiting = await untilConvergence(changeId, ({ state }) => state === "waiting-for-traffic");
    expect(waiting.convergence).toMatchObject({ sample: 0, sampleNeeded: needed, counter: null });

    said.set("measured", counted({ v1: 165, v2: 19 }, [{ version: "v3", open: 41, oldestSeconds: 192 }]));
    const measuring = await untilConvergence(changeId, ({ state }) => state === "measuring");
    expect(measuring.convergence).toMatchObject({
      sample: 184,
      counter: "requests-started",
      draining: [{ version: "v3", open: 41, oldestSeconds: 192 }],
    });
    expect(measuring.change.state).toBe("accepted");
    expect(asked.get("measured")).toMatchObject({
      mesh: "demo",
      namespace: "llm",
      versions: ["v1", "v2", "v3"],
    });

    const error = { code: "upstream-unavailable", message: "away", upstream: "prometheus" } as const;
    said.set("measured", { state: "failed", error });
    const unknown = await untilConvergence(changeId, ({ state }) => state === "unknown");
    expect(unknown.convergence).toMatchObject({ sample: 184, failure: error });

    said.set("measured", counted({ v1: needed * 0.9, v2: needed * 0.1, v3: 0 }));
    const done = await rig.until(changeId, "converged");
    expect(done.deliveries[0]?.convergedAt).not.toBeNull();
    // No proxy is connected here, so the look-out for them goes on: an empty answer takes nothing back.
    said.set("measured", { state: "empty", why: "the counters are gone" });
    const after = await untilConvergence(changeId, ({ sample }) => sample === 0);
    expect(after.convergence.state).toBe("converged");
    expect(after.change.state).toBe("converged");
  }, 40_000);

  it("is nothing where the policy was taken away", async () => {
    const first = await rig.shift("taken-away", { v1: 100 });
    await rig.until(first.changeId, "accepted");
    const undo = await undoChange({ ctx, input: { id: first.changeId } });
    const change = await rig.until(undo.changeId, "accepted");
    expect(change).toMatchObject({ after: null, deliveries: [{ convergence: null }] });
    expect((await rig.plane.get("taken-away")).body.config).toEqual({});
  }, 40_000);

  it("is unknown when somebody else has replaced what was delivered", async () => {
    said.set("replaced", counted({ v1: 3, v2: 3 }));
    const { changeId } = await rig.shift("replaced", { v1: 50, v2: 50 });
    await untilConvergence(changeId, ({ state }) => state === "measuring");
    const { body } = await rig.plane.get("replaced");
    await rig.plane.put("{}", { service: "replaced", deliveryId: "someone", ifMatch: body.etag ?? "" });
    const { convergence } = await untilConvergence(changeId, ({ state }) => state === "unknown");
    expect(convergence.failure?.code).toBe("control-plane-conflict");
  }, 40_000);
});

it("what a controller refused is kept with its reason, and told once", async () => {
  const refused: Strength = {
    kind: "refused",
    by: "example.org/controller",
    reason: "BackendNotFound",
    detail: "no Service refused-v2",
  };
  const status = vi.spyOn(requireControlPlane("demo"), "status").mockResolvedValue(refused);
  try {
    const { changeId } = await rig.shift("refused", { v1: 50, v2: 50 });
    const change = await rig.untilChange(changeId, ({ strength }) => strength.kind === "refused");
    expect(change).toMatchObject({ state: "accepted", strength: refused });
    const calls = status.mock.calls.length;
    await vi.waitUntil(() => status.mock.calls.length > calls + 1, { timeout: 20_000 });
    const later = await rig.untilChange(changeId, () => true);
    const told = later.deliveries[0]?.steps.filter(({ code }) => code === "controller-refused-it");
    expect(told?.map(({ params }) => params)).toEqual([
      { by: refused.by, reason: refused.reason, detail: refused.detail },
    ]);
  } finally {
    status.mockRestore();
  }
}, 40_000);
