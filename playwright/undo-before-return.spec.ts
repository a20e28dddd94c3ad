import { expect, test } from "@playwright/test";
import { accepted } from "./fixtures/console-api";
import { heldWeights } from "./fixtures/control-plane-api";
import { demoEndpoints } from "./fixtures/demo";
import { Stack } from "./fixtures/stack";

test("the control plane hangs, a push waits in back-off, Undo is pressed: only the Undo is ever written", async () => {
  test.setTimeout(90_000);
  const { prometheus } = demoEndpoints();
  const stack = await Stack.start({ prometheusUrl: prometheus });
  try {
    const first = accepted(await stack.api.shift({ v1: 90, v2: 10 }));
    await stack.api.untilEnded(first.changeId, 15);
    await stack.proxies.controlPlane.become("hanging");
    const shift = accepted(await stack.api.shift({ v1: 10, v2: 90 }));
    await stack.api.untilChange(
      shift.changeId,
      ({ deliveries }) => deliveries[0]?.state === "queued" && deliveries[0].attempts > 0,
      20,
    );
    const undo = accepted(await stack.api.post(`/api/v1/changes/${shift.changeId}/undo`, {}));
    await stack.proxies.controlPlane.become("pass");
    const ended = await stack.api.untilEnded(undo.changeId, 20);
    expect(["accepted", "converged"]).toContain(ended.state);
    expect((await stack.api.change(shift.changeId)).state).toBe("superseded");
    expect(heldWeights(await stack.controlPlane.held())).toEqual({ v1: 90, v2: 10 });
    // Long enough for a late retry of the push that was given up.
    await new Promise((resolve) => setTimeout(resolve, 6_000));
    const writes = (await stack.controlPlane.writes()).map(({ deliveryId }) => deliveryId);
    expect(writes).toEqual([first.deliveries[0], undo.deliveries[0]]);
  } finally {
    await stack.stop();
  }
});
