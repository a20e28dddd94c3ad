import { expect, it } from "vitest";
import { type Backend, startBackend } from "../fixtures/backend";
import { Caller } from "../fixtures/caller";
import { eventually, splitConfig, startTestControlPlane } from "../fixtures/control-plane";

const target = "xds:///chat-model.llm";
const streams = 200;
const shifts = 50;

it("breaks no open stream across fifty shifts, and each takes effect within a second", async () => {
  const plane = await startTestControlPlane();
  const backends: Backend[] = await Promise.all(["v1", "v2", "v3"].map(startBackend));
  for (const { name, address } of backends) plane.register("chat-model", name, address);
  plane.configure("chat-model", splitConfig({ v2: 5000, v3: 5000 }));
  const caller = await Caller.start(plane.xdsPort, "caller-1");
  try {
    const open = Array.from({ length: streams }, () =>
      caller.count(target, { count: 60, everyMs: 100, deadlineMs: 60_000 }),
    );
    await caller.say(target);
    let slowestMs = 0;
    for (let shift = 0; shift < shifts; shift += 1) {
      const winner = `v${(shift % 3) + 1}`;
      const startedAt = performance.now();
      plane.configure("chat-model", splitConfig({ v1: 0, v2: 0, v3: 0, [winner]: 10_000 }, shift + 2));
      await eventually(
        () => caller.say(target),
        ({ from }) => from === winner,
        1000,
      );
      slowestMs = Math.max(slowestMs, performance.now() - startedAt);
      expect(await caller.tally(target, 5)).toEqual({ [winner]: 5 });
    }
    expect(slowestMs).toBeLessThan(1000);
    const results = await Promise.all(open);
    expect(results.filter(({ code, received }) => code !== 0 || received !== 60)).toEqual([]);
  } finally {
    caller.stop();
    plane.close();
    for (const { close } of backends) close();
  }
}, 60_000);
