import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readPlaywright, readVitest, stumbleLines, sum } from "./test-results.mjs";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "heddle-results-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function written(report: unknown): string {
  const file = path.join(folder, "report.json");
  writeFileSync(file, JSON.stringify(report));
  return file;
}

const assertion = (status: string, ...failureMessages: string[]) => ({
  fullName: `adds ${status}`,
  status,
  failureMessages,
});
const testFile = (status: string, message: string, ...assertionResults: unknown[]) => ({
  name: path.resolve("lib/sum.test.ts"),
  status,
  message,
  assertionResults,
});

describe("Vitest's report", () => {
  it("counts, and names each test that failed with the first line of its message", () => {
    const red = "\u001b[31mAssertionError\u001b[39m: expected 1 to be 2\n    at lib/sum.test.ts:3:4";
    const file = testFile("failed", "", assertion("passed"), assertion("failed", red), assertion("skipped"));
    const told = readVitest(written({ numPassedTests: 1, testResults: [file] }));
    expect(told).toEqual({
      passed: 1,
      failed: 1,
      stumbles: [
        {
          name: "lib/sum.test.ts › adds failed",
          flaky: false,
          messages: ["AssertionError: expected 1 to be 2"],
        },
      ],
    });
  });

  it("names what passed only when it was tried again", () => {
    const file = testFile(
      "passed",
      "",
      assertion("passed", "AssertionError: late\n    at lib/sum.test.ts:3:4"),
    );
    expect(readVitest(written({ numPassedTests: 1, testResults: [file] }))).toEqual({
      passed: 1,
      failed: 0,
      stumbles: [{ name: "lib/sum.test.ts › adds passed", flaky: true, messages: ["AssertionError: late"] }],
    });
  });

  it("names a file that could not be read, or whose set-up failed, as one that failed", () => {
    const unread = testFile("failed", "Cannot find module './gone'\nRequire stack:");
    const report = { numPassedTests: 4, testResults: [unread, testFile("passed", "", assertion("passed"))] };
    expect(readVitest(written(report))).toEqual({
      passed: 4,
      failed: 1,
      stumbles: [{ name: "lib/sum.test.ts", flaky: false, messages: ["Cannot find module './gone'"] }],
    });
  });

  it("is nothing where there is none", () => {
    expect(readVitest(path.join(folder, "none"))).toBeUndefined();
  });
});

describe("Playwright's report", () => {
  const late =
    "Error: \u001b[2mexpect(\u001b[22mreceived).toBeLessThan(expected)\n\nExpected: < \u001b[32m2000\u001b[39m\nReceived:   2325\n\n  at a.ts:1";
  const run = (status: string, ...results: (string | undefined)[]) => ({
    projectName: "desktop",
    status,
    results: results.map((message) => ({ errors: message === undefined ? [] : [{ message }] })),
  });
  const spec = (title: string, ...tests: unknown[]) => ({ title, file: "a.spec.ts", line: 7, tests });
  const suites = [
    {
      specs: [spec("passes", run("expected", undefined)), spec("is left out", run("skipped"))],
      suites: [
        {
          specs: [
            spec("breaks", run("unexpected", "Test timeout of 9ms exceeded.", "Error: gone\n  at b.ts:2")),
            spec("stumbles", run("flaky", late, undefined)),
          ],
        },
      ],
    },
  ];
  const stats = { expected: 1, flaky: 1, unexpected: 1, skipped: 1 };

  it("counts, and names what failed and what passed only when tried again, however deep", () => {
    expect(readPlaywright(written({ stats, errors: [], suites }))).toEqual({
      passed: 2,
      failed: 1,
      stumbles: [
        {
          name: "[desktop] a.spec.ts:7 › breaks",
          flaky: false,
          messages: ["Test timeout of 9ms exceeded.", "Error: gone"],
        },
        {
          name: "[desktop] a.spec.ts:7 › stumbles",
          flaky: true,
          messages: ["Error: expect(received).toBeLessThan(expected)  Expected: < 2000  Received:   2325"],
        },
      ],
    });
  });

  it("counts what broke outside of all tests", () => {
    const none = { expected: 0, flaky: 0, unexpected: 0, skipped: 0 };
    const report = {
      stats: none,
      errors: [{ message: "Error: The demo did not start:\nports" }],
      suites: [],
    };
    expect(readPlaywright(written(report))).toEqual({
      passed: 0,
      failed: 1,
      stumbles: [
        { name: "outside of all tests", flaky: false, messages: ["Error: The demo did not start:"] },
      ],
    });
  });

  it("is nothing where there is none", () => {
    expect(readPlaywright(path.join(folder, "none"))).toBeUndefined();
  });
});

describe("all reports together", () => {
  const slow = { name: "slow", flaky: true, messages: ["late", "later"] };

  it("adds lanes up, and counts one that left no report as failed", () => {
    const lanes = [
      { passed: 3, failed: 1, stumbles: [slow] },
      { passed: 2, failed: 0, stumbles: [] },
      undefined,
    ];
    expect(sum(lanes)).toEqual({
      passed: 5,
      failed: 2,
      stumbles: [slow, { name: "a part of the journeys", flaky: false, messages: ["left no report"] }],
    });
  });

  it("shows a test and its messages on lines of their own", () => {
    expect(stumbleLines(slow)).toMatch(/^ {2}flaky {2}slow\n +late\n +later$/);
    expect(stumbleLines({ ...slow, flaky: false })).toMatch(/^ {2}failed slow\n/);
  });
});
