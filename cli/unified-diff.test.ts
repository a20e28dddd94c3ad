import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unifiedDiff } from "./unified-diff";

const names = { before: "a/policy.yaml", after: "b/policy.yaml" };
const text = fc
  .array(fc.constantFrom("a: 1", "b: 2", "c: 3", ""), { maxLength: 24 })
  .map((lines) => lines.map((line) => `${line}\n`).join(""));

describe("unifiedDiff", () => {
  it("is nothing for the same text", () => expect(unifiedDiff(names, "a\n", "a\n")).toBe(""));

  it("shows three lines around what changed", () => {
    const lines = (changed: string) => ["1", "2", "3", "4", changed, "6", "7", "8", "9", ""].join("\n");
    expect(unifiedDiff(names, lines("5"), lines("five"))).toBe(
      "--- a/policy.yaml\n+++ b/policy.yaml\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n",
    );
  });

  it("is what git applies to one text to have the other", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "heddle-diff-"));
    const file = path.join(folder, "policy.yaml");
    try {
      fc.assert(
        fc.property(text, text, (before, after) => {
          fc.pre(before !== after && before !== "" && after !== "");
          writeFileSync(file, before);
          const input = unifiedDiff(names, before, after);
          execFileSync("git", ["apply", "--unidiff-zero", "-"], { cwd: folder, input });
          expect(readFileSync(file, "utf8")).toBe(after);
        }),
        { numRuns: 25 },
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
