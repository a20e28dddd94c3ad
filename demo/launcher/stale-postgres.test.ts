import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findProcess } from "./process-identity";
import { clearPostgresLock } from "./stale-postgres";

let data: string;
let child: ChildProcess | undefined;
beforeEach(() => {
  data = mkdtempSync(path.join(tmpdir(), "heddle-lock-"));
});
afterEach(() => {
  child?.kill("SIGKILL");
  rmSync(data, { recursive: true, force: true });
});
const lock = () => path.join(data, "postmaster.pid");

describe("Postgres' lock file", () => {
  it("is no matter when there is none", async () => {
    expect(await clearPostgresLock(data)).toBe(false);
  });

  it.each(["4194304\n/x\n", "", "garbage\n"])("is removed when nobody holds it: %j", async (text) => {
    writeFileSync(lock(), text);
    expect(await clearPostgresLock(data)).toBe(false);
    expect(existsSync(lock())).toBe(false);
  });

  it("is removed when its process is another one by now, which is left alone", async () => {
    child = spawn("sleep", ["60"], { cwd: tmpdir() });
    writeFileSync(lock(), `${child.pid}\n`);
    expect(await clearPostgresLock(data)).toBe(false);
    expect(existsSync(lock())).toBe(false);
    expect(findProcess(child.pid ?? 0)).toBeDefined();
  });

  it("leads to a server that still runs on the folder, which is ended", async () => {
    child = spawn("sleep", ["60"], { cwd: data });
    writeFileSync(lock(), `${child.pid}\n`);
    expect(await clearPostgresLock(data)).toBe(true);
    expect(findProcess(child.pid ?? 0)).toBeUndefined();
  });
});
