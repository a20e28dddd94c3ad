import { existsSync } from "node:fs";
import { bin } from "./run.mjs";
import { readPlaywright, readVitest, sum } from "./test-results.mjs";

/**
 * One check of the project. `results` reads what its tests came to, where it has tests.
 * @typedef {import("./test-results.mjs").Results} Results
 * @typedef {{ name: string, command: string[], results?: () => Results | undefined }} Check
 */

const unitFile = "test-results/unit.json";
const databaseFile = "test-results/database.json";
const playwrightFiles = ["calm", "acting", "apart"].map((lane) => `test-results/playwright-${lane}.json`);
export const resultFiles = [unitFile, databaseFile, ...playwrightFiles];

const folders = ["app", "lib", "components", "controlplane", "demo", "playwright", "bench", "cli", "scripts"];
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
 * @param {string} name
 * @param {string} file
 * @param {string[]} options
 * @returns {Check}
 */
function vitest(name, file, options) {
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  return {
    name,
    command: [bin("vitest"), "run", ...options, ...reporters],
    results: () => readVitest(file),
  };
}

const unitTests = vitest("unit tests", unitFile, ["--project", "unit", "--project", "demo"]);
const databaseTests = vitest("database tests", databaseFile, ["--project", "prometheus", "--project", "db"]);

/**
 * @param {boolean} fast only what takes about a minute
 * @returns {Check[]}
 */
export function checks(fast) {
  if (fast) return [...still, unitTests];
  return [
    ...still,
    unitTests,
    databaseTests,
    { name: "production build", command: ["scripts/build.mjs"] },
    {
      name: "journeys in the browser",
      command: ["--import", "tsx", "playwright/journeys.ts"],
      results: () => sum(playwrightFiles.map(readPlaywright)),
    },
  ];
}
