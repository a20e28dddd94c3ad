import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ProcessRecordFile } from "./leftovers";
import { findProcess, isRunning } from "./process-identity";

let folder: string;
let child: ChildProcess | undefined;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "heddle-left-"));
});
afterEach(() => {
  child?.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

function sleeper(): number {
  child = spawn("sleep", ["60"]);
  return child.pid ?? 0;
}

function record(content: unknown): void {
  writeFileSync(
    path.join(folder, "pids.json"),
    typeof content === "string" ? content : JSON.stringify(content),
  );
}

const gone = { pid: 4_194_304, startTicks: "1" };

describe("what an earlier demo left", () => {
  it("is refused while its launcher still runs", async () => {
    record({ supervisor: findProcess(process.pid), parts: {} });
    await expect(new ProcessRecordFile(folder).takeOver()).rejects.toThrow(/already runs.*kill \d+/);
  });

  it("is ended when its launcher is dead", async () => {
    const identity = findProcess(sleeper());
    record({ supervisor: gone, parts: { console: identity } });
    expect(await new ProcessRecordFile(folder).takeOver()).toEqual(["console"]);
    expect(identity && isRunning(identity)).toBe(false);
  });

  it("leaves a process alone that has got the same id since", async () => {
    const pid = sleeper();
    record({ supervisor: gone, parts: { console: { pid, startTicks: "1" } } });
    expect(await new ProcessRecordFile(folder).takeOver()).toEqual([]);
    expect(findProcess(pid)).toBeDefined();
  });

  it.each(["", "{", '{"supervisor": 3}'])(
    "counts for nothing when the record is broken: %j",
    async (text) => {
      record(text);
      expect(await new ProcessRecordFile(folder).takeOver()).toEqual([]);
    },
  );

  it("is written down part by part, and forgotten at a clean end", async () => {
    const file = new ProcessRecordFile(folder);
    await file.takeOver();
    const pid = sleeper();
    file.note("console", pid);
    expect(JSON.parse(readFileSync(path.join(folder, "pids.json"), "utf8")).parts.console.pid).toBe(pid);
    file.clear();
    expect(existsSync(path.join(folder, "pids.json"))).toBe(false);
  });
});
