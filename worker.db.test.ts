import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DeliveryRig } from "./lib/changes/server/delivery-rig.fixture";

const main = fileURLToPath(new URL("./worker.ts", import.meta.url));
let rig: DeliveryRig;
let worker: ChildProcess;
let output = "";

beforeAll(async () => {
  rig = await DeliveryRig.start({ services: ["chat-model"], workers: 0 });
  worker = spawn(process.execPath, ["--conditions=react-server", "--import", "tsx", main], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, PROMETHEUS_URL: "http://127.0.0.1:9" },
  });
  worker.stderr?.on("data", (bytes: Buffer) => {
    output += bytes.toString();
  });
});

afterAll(async () => {
  worker.kill("SIGKILL");
  await rig.stop();
});

describe("the worker's own process", () => {
  it("delivers what a console stored, says that traffic cannot be measured, and ends when it is told to", async () => {
    const { changeId } = await rig.shift("chat-model", { v1: 90, v2: 10 });
    const change = await rig.untilChange(
      changeId,
      ({ deliveries: [delivery] }) => delivery?.convergence?.state === "unknown",
    );
    expect(change.state).toBe("accepted");
    expect(change.deliveries[0]?.convergence?.failure).toMatchObject({ upstream: "prometheus" });
    expect((await rig.held("chat-model")).split).toEqual({ v1: 90, v2: 10 });
    const exit = once(worker, "exit");
    worker.kill("SIGTERM");
    expect([...(await exit), output]).toEqual([0, null, ""]);
  }, 60_000);
});
