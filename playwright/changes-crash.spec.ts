import { randomUUID } from "node:crypto";
import { expect, test } from "@playwright/test";
import { accepted, until } from "./fixtures/console-api";
import { heldWeights } from "./fixtures/control-plane-api";
import { demoStores } from "./fixtures/demo";
import { Stack } from "./fixtures/stack";

/** Where a `kill -9` strikes, in the order in which a change passes these points. */
const crashPoints = [
  "before-commit",
  "after-commit",
  "lease-taken",
  "write-sent",
  "response-lost",
  "read-back",
  "before-state-recorded",
] as const;

let stack: Stack;

test.describe.configure({ mode: "serial" });

test.beforeAll(async () => {
  test.setTimeout(90_000);
  stack = await Stack.start(demoStores());
});

test.afterAll(async () => stack.stop());

/** The promise of a change, whatever died: one accepted write with its delivery id, and a record that agrees. */
async function expectWrittenOnce(changeId: string, weights: Record<string, number>, startedAt: number) {
  const change = await stack.api.untilEnded(changeId, 15 - (Date.now() - startedAt) / 1000);
  expect(["accepted", "converged"]).toContain(change.state);
  const delivery = change.deliveries[0];
  const writes = (await stack.controlPlane.writes()).filter((write) => write.deliveryId === delivery?.id);
  expect(writes).toHaveLength(1);
  const held = await stack.controlPlane.held();
  expect(heldWeights(held)).toEqual(weights);
  expect(held.deliveryId).toBe(delivery?.id);
  expect(held.config.route?.origin).toMatchObject({ changeId, revision: change.revision });
}

for (const [index, point] of crashPoints.entries()) {
  test(`console killed at "${point}"`, async () => {
    const weights = { v1: 100 - (index + 1) * 5, v2: (index + 1) * 5 };
    await stack.restartConsole({ HEDDLE_CRASH_POINT: point });
    const key = randomUUID();
    const first = await stack.api.shift(weights, { key, message: point }).catch(() => undefined);
    await stack.console.ended(60);
    const startedAt = await stack.restartConsole();
    // The same request again, as a script would that never got its answer: it must not become a second change.
    const again = await stack.api.post(
      "/api/v1/services/llm/chat-model/shift",
      await sameInput(weights, point),
      key,
    );
    const changeId = accepted(again).changeId;
    if (first?.status === 202) expect(changeId).toBe(accepted(first).changeId);
    await expectWrittenOnce(changeId, weights, startedAt);
    const named = (await stack.api.changes()).changes.filter((change) => change.message === point);
    expect(named).toHaveLength(1);
  });
}

/** The body as it was sent the first time: its base is the revision before the change with this message. */
async function sameInput(weights: Record<string, number>, message: string) {
  const change = (await stack.api.changes()).changes.find((candidate) => candidate.message === message);
  const newest = await stack.api.newestRevision();
  const baseRevision = change ? change.revision - 1 : newest;
  return { mesh: "demo", weights, message, ...(baseRevision ? { baseRevision } : {}) };
}

test("control plane killed while a change is pushed", async () => {
  await stack.proxies.controlPlane.become("hanging");
  const { changeId } = accepted(await stack.api.shift({ v1: 50, v2: 50 }));
  await stack.controlPlaneProcess.signal("SIGKILL");
  await stack.proxies.controlPlane.become("pass");
  stack.controlPlaneProcess.start();
  await expectWrittenOnce(changeId, { v1: 50, v2: 50 }, Date.now());
});

test("control plane killed between two changes keeps what it held", async () => {
  await stack.controlPlaneProcess.signal("SIGKILL");
  stack.controlPlaneProcess.start();
  const held = await until("the control plane", 15, async () => stack.controlPlane.held());
  expect(heldWeights(held)).toEqual({ v1: 50, v2: 50 });
});

test("Postgres killed while a change is pushed", async () => {
  await stack.proxies.controlPlane.become("hanging");
  const { changeId } = accepted(await stack.api.shift({ v1: 65, v2: 35 }));
  await stack.postgres.kill();
  await stack.proxies.controlPlane.become("pass");
  await stack.postgres.restart();
  await expectWrittenOnce(changeId, { v1: 65, v2: 35 }, Date.now());
});
