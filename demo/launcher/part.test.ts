import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Part } from "./part";

let folder: string;
let part: Part | undefined;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "heddle-part-"));
});
afterEach(async () => {
  await part?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function make(script: string, stopAfterMs = 1_000) {
  const told: string[] = [];
  const pids: number[] = [];
  part = new Part(
    {
      name: "thing",
      stopAfterMs,
      prepare: () => ({ command: process.execPath, args: ["-e", script], cwd: folder, env: { PATH: "" } }),
    },
    { logFolder: folder, onStarted: (_, pid) => pids.push(pid), tell: (line) => told.push(line) },
  );
  part.start();
  return { part, told, pids };
}

const waits = "console.log('here'); setInterval(() => {}, 1000)";

describe("a part of the demo", () => {
  it("is started again after kill -9, and says so", async () => {
    const { part, told, pids } = make(waits);
    await vi.waitFor(() => expect(readFileSync(part.logFile, "utf8")).toContain("here"), 5_000);
    process.kill(pids[0] ?? 0, "SIGKILL");
    await vi.waitFor(() => expect(pids).toHaveLength(2), 5_000);
    expect(pids[1]).not.toBe(pids[0]);
    expect(told).toEqual([expect.stringMatching(/^thing ended \(SIGKILL\) and starts again in 0.5 s/)]);
    expect(part.hopeless).toBeUndefined();
  });

  it("is given up waiting for when it ends again and again", async () => {
    const { part, pids } = make("process.exit(3)");
    await vi.waitFor(() => expect(part.hopeless).toBe("code 3"), 10_000);
    expect(pids.length).toBeGreaterThanOrEqual(3);
  });

  it("does not start again when it was stopped", async () => {
    const { part, pids, told } = make(waits);
    await part.stop();
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(pids).toHaveLength(1);
    expect(told).toEqual([]);
    expect(part.running).toBe(false);
  });

  it("is made to end when it does not want to", async () => {
    const { part } = make(`process.on('SIGTERM', () => {}); ${waits}`, 300);
    await vi.waitFor(() => expect(readFileSync(part.logFile, "utf8")).toContain("here"), 5_000);
    const startedAt = Date.now();
    await part.stop();
    expect(part.running).toBe(false);
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(250);
  });

  it("tells of a program that is not there instead of failing", async () => {
    const told: string[] = [];
    part = new Part(
      {
        name: "thing",
        stopAfterMs: 100,
        prepare: () => ({ command: "/no/such", args: [], cwd: folder, env: {} }),
      },
      { logFolder: folder, onStarted: () => undefined, tell: (line) => told.push(line) },
    );
    part.start();
    await vi.waitFor(() => expect(told[0]).toMatch(/ENOENT/), 5_000);
  });
});
