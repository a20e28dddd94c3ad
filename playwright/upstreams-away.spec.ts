import { expect } from "@playwright/test";
import { logsSchema } from "../lib/logs/logs";
import { topologySchema } from "../lib/topology/topology";
import { accepted, until } from "./fixtures/console-api";
import { heldWeights } from "./fixtures/control-plane-api";
import { demoStores } from "./fixtures/demo";
import { Onlooker, type Part, upstreams } from "./fixtures/onlooker";
import { Stack } from "./fixtures/stack";
import { test } from "./fixtures/warm";

const faults = ["stopped", "hanging", "garbage"] as const;
type Fault = (typeof faults)[number];

let stack: Stack;

// Each begins and ends with everything well: one that stumbles is tried again alone, and stops no other.
test.beforeAll(async () => {
  test.setTimeout(90_000);
  stack = await Stack.start(demoStores());
  accepted(await stack.api.shift({ v1: 90, v2: 10 }));
});
test.afterAll(async () => stack.stop());

for (const part of Object.keys(upstreams) as Part[])
  for (const fault of faults)
    test(`${upstreams[part]} ${fault}`, async ({ page }) => {
      test.setTimeout(240_000);
      await comeAndGo(await Onlooker.of(stack, page), part, fault);
    });

async function comeAndGo(onlooker: Onlooker, part: Part, fault: Fault): Promise<void> {
  const proxy = onlooker.stack.proxies[part];
  await onlooker.everythingAnswers();
  await onlooker.openPages();
  await proxy.become(fault);
  try {
    const known = await onlooker.whatIsKnown(part);
    await onlooker.expectSaid(part);
    if (fault === "hanging") await onlooker.stayPatient(known.since);
    await judge[part](onlooker, fault);
  } finally {
    await proxy.become("pass");
  }
  await onlooker.everythingAnswers();
  await expect(onlooker.page.getByText(/does not answer since/)).toHaveCount(0, { timeout: 20_000 });
}

const judge: Record<Part, (onlooker: Onlooker, fault: Fault) => Promise<void>> = {
  /** The last figures stay, marked; shift and Undo work; whether traffic follows is unknown. */
  async prometheus(onlooker) {
    const { stack } = onlooker;
    // What was read within the last second is shared, and is not old yet.
    const { topology } = await until("figures to be old", 5, async () => {
      const answers = await onlooker.readAll();
      const isOld = [answers.topology, answers.models, answers.service].every(
        (answer) =>
          (answer?.body as { stale?: { upstream: string } | null } | undefined)?.stale?.upstream ===
          "prometheus",
      );
      return isOld ? answers : undefined;
    });
    expect(topologySchema.parse(topology?.body).edges.length).toBeGreaterThan(5);
    const { changeId } = await onlooker.shiftInTime({ v1: 50, v2: 50 });
    const change = await stack.api.untilChange(
      changeId,
      ({ deliveries }) => deliveries[0]?.convergence?.state === "unknown",
      15,
    );
    expect(change.state).toBe("accepted");
    expect(change.deliveries[0]?.convergence?.failure?.upstream).toBe("prometheus");
    const undo = accepted(await stack.api.undo(changeId));
    await stack.api.untilEnded(undo.changeId, 15);
    expect(heldWeights(await stack.controlPlane.held())).toEqual({ v1: 90, v2: 10 });
  },

  /** The last lines stay, marked, and the page says so; figures and decisions do not notice. */
  async loki(onlooker) {
    const { stack } = onlooker;
    await onlooker.expectOldLines();
    const { logs } = await until("lines to be old, and figures fresh", 20, async () => {
      const answers = await onlooker.readAll();
      const stale = ["logs", "topology", "models"].map(
        (name) => (answers[name]?.body as { stale: { upstream: string } | null } | undefined)?.stale,
      );
      const [ofLogs, ...ofFigures] = stale;
      if (ofLogs?.upstream === "loki" && ofFigures.every((each) => each === null)) return answers;
      throw new Error(JSON.stringify(stale));
    });
    expect(logsSchema.parse(logs?.body).lines.length).toBeGreaterThan(0);
    const { unread } = await onlooker.inTime(async () => ({
      unread: await stack.api.get("/api/v1/logs?mesh=demo&window=15m&text=never-asked-before"),
    }));
    // What it said, or that it is not asked for a while.
    expect([502, 503, 504]).toContain(unread.status);
    expect(unread.body).toMatchObject({ upstream: "loki" });
    const { changeId } = await onlooker.shiftInTime({ v1: 60, v2: 40 });
    const undo = accepted(await stack.api.undo(changeId));
    await stack.api.untilEnded(undo.changeId, 15);
    expect(heldWeights(await stack.controlPlane.held())).toEqual({ v1: 90, v2: 10 });
  },

  /** Changes are stored, and cancelled or pushed on its return. */
  async controlPlane(onlooker) {
    const { stack } = onlooker;
    const before = await stack.controlPlane.held();
    const given = await onlooker.shiftInTime({ v1: 40, v2: 60 });
    expect((await stack.api.change(given.changeId)).state).toMatch(/queued|delivering/);
    accepted(await stack.api.post(`/api/v1/changes/${given.changeId}/cancel`, {}));
    expect((await stack.api.change(given.changeId)).state).toBe("cancelled");
    const waiting = await onlooker.shiftInTime({ v1: 30, v2: 70 });
    expect((await stack.controlPlane.held()).etag).toBe(before.etag);
    await stack.proxies.controlPlane.become("pass");
    await stack.api.untilEnded(waiting.changeId, 15);
    expect(heldWeights(await stack.controlPlane.held())).toEqual({ v1: 30, v2: 70 });
    const undo = accepted(await stack.api.undo(waiting.changeId));
    await stack.api.untilEnded(undo.changeId, 15);
    expect(heldWeights(await stack.controlPlane.held())).toEqual({ v1: 90, v2: 10 });
  },

  /** Live figures go on; nothing can be decided; what was delivered last is read from the copy on disk. */
  async postgres(onlooker, fault) {
    const { stack } = onlooker;
    const { topology, policies } = await onlooker.readAll();
    expect(topologySchema.parse(topology?.body).stale).toBeNull();
    expect(policies?.body).toMatchObject({
      stale: { upstream: "postgres" },
      policies: [{ service: "chat-model" }],
    });
    const decision = { mesh: "demo", weights: { v1: 100 }, message: "refused" };
    const { refused } = await onlooker.inTime(async () => ({
      refused: await stack.api.post("/api/v1/services/llm/chat-model/shift", decision),
    }));
    expect(refused.status).toBe(503);
    expect(refused.body).toMatchObject({ upstream: "postgres", since: expect.any(String) });
    // A console that starts now has no memory of its own; a session is known without Postgres, a token is not.
    if (fault === "stopped") await stack.restartConsole();
    expect(await onlooker.getSignedIn("/api/v1/policies?mesh=demo")).toMatchObject({
      stale: { upstream: "postgres" },
      policies: [{ spec: { rules: [{ split: [{ weightBp: 9_000 }, { weightBp: 1_000 }] }] } }],
    });
  },
};
