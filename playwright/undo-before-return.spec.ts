import { expect, test } from "@playwright/test";
import { accepted } from "./fixtures/console-api";
import { heldWeights } from "./fixtures/control-plane-api";
import { demoStores } from "./fixtures/demo";
import { Stack } from "./fixtures/stack";

for (const fault of ["hanging", "late-writes"] as const) {
  test(`the control plane hangs (${fault}), a push waits, Undo is pressed: only the Undo is ever written`, async () => {
    test.setTimeout(90_000);
    const stack = await Stack.start(demoStores());
    try {
      await undoWhile(stack, fault);
    } finally {
      await stack.stop();
    }
  });
}

async function undoWhile(stack: Stack, fault: "hanging" | "late-writes") {
  const first = accepted(await stack.api.shift({ v1: 90, v2: 10 }));
  await stack.api.untilEnded(first.changeId, 15);
  await stack.proxies.controlPlane.become(fault);
  const shift = accepted(await stack.api.shift({ v1: 10, v2: 90 }));
  // Either a write that got no answer, or none sent to an upstream that is known to be away.
  await stack.api.untilChange(
    shift.changeId,
    ({ deliveries: [delivery] }) => delivery?.state === "queued" && delivery.lastError !== null,
    20,
  );
  if (fault === "late-writes") expect(stack.proxies.controlPlane.late).toBeGreaterThan(0);
  const undo = accepted(await stack.api.undo(shift.changeId));
  await stack.proxies.controlPlane.become("pass");
  const ended = await stack.api.untilEnded(undo.changeId, 20);
  expect(["accepted", "converged"]).toContain(ended.state);
  expect((await stack.api.change(shift.changeId)).state).toBe("superseded");
  expect(heldWeights(await stack.controlPlane.held())).toEqual({ v1: 90, v2: 10 });
  // Long enough for a late retry of the push that was given up.
  await new Promise((resolve) => setTimeout(resolve, 6_000));
  const writes = (await stack.controlPlane.writes()).map(({ deliveryId }) => deliveryId);
  expect(writes).toEqual([first.deliveries[0], undo.deliveries[0]]);
}
