import { existsSync, readFileSync } from "node:fs";
import { bin } from "./run.mjs";

/**
 * One check of the project. `results` reads how many tests passed and failed, where it counts tests.
 * @typedef {{ name: string, command: string[], results?: () => Counts | undefined }} Check
 * @typedef {{ passed: number, failed: number }} Counts
 */

const vitestFile = "test-results/vitest.json";
const playwrightFile = "test-results/playwright.json";
export const resultFiles = [vitestFile, playwrightFile];

const folders = ["app", "lib", "components", "controlplane", "demo", "playwright", "bench", "scripts"];
const files = ["proxy.ts", "instrumentation.ts", "instrumentation-node.ts", "worker.ts", "heddle.ts"];
const rooms = [...folders, ...files].filter((room) => existsSync(room));

/** @type {Check[]} */
const still = [
  { name: "format and lint", command: [bin("biome"), "check", "--error-on-warnings", "."] },
  { name: "types of the pages", command: [bin("next"), "typegen"] },
  { name: "types", command: [bin("tsc"), "--noEmit"] },
  {
    name: "dependency rules",
    command: [bin("depcruise"), "--config", ".dependency-cruiser.cjs", ...rooms],
  },
  { name: "unused code", command: [bin("knip"), "--no-progress", "--no-config-hints"] },
];

/**
 * @param {string[]} projects
 * @returns {Check}
 */
function vitest(projects) {
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${vitestFile}`];
  return {
    name: projects.length === 1 ? `${projects[0]} tests` : "unit and database tests",
    command: [bin("vitest"), "run", ...projects.flatMap((name) => ["--project", name]), ...reporters],
    results: () => readVitest(vitestFile),
  };
}

/**
 * @param {boolean} fast only what takes about a minute
 * @returns {Check[]}
 */
export function checks(fast) {
  if (fast) return [...still, vitest(["unit"])];
  return [
    ...still,
    vitest(["unit", "db"]),
    { name: "production build", command: ["scripts/build.mjs"] },
    {
      name: "journeys in the browser",
      command: [bin("playwright"), "test"],
      results: () => readPlaywright(playwrightFile),
    },
  ];
}

/**
 * @param {string} file
 * @returns {Counts | undefined}
 */
export function readVitest(file) {
  if (!existsSync(file)) return undefined;
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(file, "utf8"));
  return { passed: numPassedTests, failed: numFailedTests };
}

/**
 * @param {string} file
 * @returns {Counts | undefined}
 */
export function readPlaywright(file) {
  if (!existsSync(file)) return undefined;
  const { stats } = JSON.parse(readFileSync(file, "utf8"));
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected };
}
