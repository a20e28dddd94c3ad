import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Failure, failureLine } from "./failure.mjs";
import { matchesLockfile } from "./npm-packages.mjs";
import { sourceHash, unlessDone } from "./stale.mjs";
import { findTool, installScript, tools } from "./system-packages.mjs";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "heddle-scripts-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("failureLine", () => {
  it.each([
    [new Failure("Do this."), /^Do this\.$/],
    [
      Object.assign(new Error("x"), { code: "ENOSPC", path: "/d" }),
      /^The disk is full \(\/d\): free some space/,
    ],
    [Object.assign(new Error("x"), { code: "EROFS" }), /^The disk is read-only/],
    [
      Object.assign(new Error("x"), { code: "EACCES", path: "/d" }),
      /^No permission for \/d: it belongs to another user/,
    ],
  ])("says in one line what to do: %s", (error, words) => {
    expect(failureLine(error)).toMatch(words);
    expect(failureLine(error)).not.toContain("\n");
  });

  it("keeps the stack of what nobody foresaw", () => {
    expect(failureLine(new Error("odd"))).toContain("scripts.test.ts");
  });
});

describe("npm packages", () => {
  const wanted = {
    packages: {
      "": {},
      "node_modules/a": { version: "1.0.0" },
      "node_modules/b": { version: "2.0.0", optional: true },
    },
  };
  it.each([
    [{ "node_modules/a": { version: "1.0.0" } }, true],
    [{ "node_modules/a": { version: "1.0.1" } }, false],
    [{}, false],
  ])("are there when each has the lockfile's version, but for optional ones: %j", (packages, there) => {
    expect(matchesLockfile(wanted, { packages })).toBe(there);
  });
});

describe("stale", () => {
  it("notices content, names and new files, and nothing else", () => {
    const file = path.join(folder, "a.ts");
    writeFileSync(file, "one");
    const first = sourceHash([folder]);
    writeFileSync(file, "one");
    expect(sourceHash([folder])).toBe(first);
    writeFileSync(file, "two");
    const second = sourceHash([folder]);
    expect(second).not.toBe(first);
    mkdirSync(path.join(folder, "deep"));
    writeFileSync(path.join(folder, "deep/b.test.ts"), "");
    expect(sourceHash([folder])).not.toBe(second);
    expect(sourceHash([folder], (name) => !name.endsWith(".test.ts"))).toBe(second);
  });

  it("does the work once for one hash, and again after a failure", async () => {
    const stamp = path.join(folder, "out/.stamp");
    let done = 0;
    const work = async () => {
      done += 1;
    };
    await unlessDone(stamp, "h", work);
    await unlessDone(stamp, "h", work);
    expect(done).toBe(1);
    await expect(unlessDone(stamp, "h2", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(readFileSync(stamp, "utf8")).toBe("h");
    await unlessDone(stamp, "h2", work);
    expect(done).toBe(2);
  });
});

describe("system packages", () => {
  it("refuses a variable that names no program", () => {
    const tool = { ...tools.prometheus, variable: "HEDDLE_TEST_TOOL" };
    process.env.HEDDLE_TEST_TOOL = path.join(folder, "nothing");
    expect(() => findTool(tool)).toThrow(/HEDDLE_TEST_TOOL names .* no program/);
    process.env.HEDDLE_TEST_TOOL = process.execPath;
    expect(findTool(tool)).toBe(process.execPath);
    delete process.env.HEDDLE_TEST_TOOL;
    expect(findTool({ ...tool, names: ["no-such-program-anywhere"] })).toBeUndefined();
  });

  it("reads the package lists only when it must, and starts no service", () => {
    expect(installScript(["x"], true)).toMatch(/apt-get install .* x \|\| \{ apt-get update/);
    expect(installScript(["x"], false)).toMatch(/apt-get update && apt-get install .* x$/);
    expect(installScript(["x"], false)).toContain("exit 101");
  });
});
