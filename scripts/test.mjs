// `npm test`: sets up, then runs every check there is. The last line is "N passed, N failed".
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { setUp } from "./set-up.mjs";

const resultsFile = "test-results/vitest.json";

function check(name, command, args) {
  console.log(`\n== ${name}`);
  const ended = spawnSync(command, args, { stdio: ["ignore", "inherit", "inherit"] });
  return ended.status === 0;
}

await setUp({ tools: ["prometheus", "chromium"] });
mkdirSync("test-results", { recursive: true });
rmSync(resultsFile, { force: true });
let failed = 0;
for (const [name, command, args] of [
  ["format and lint", "npx", ["biome", "check", "."]],
  ["types", "npx", ["tsc", "--noEmit"]],
]) {
  if (!check(name, command, args)) failed += 1;
}
const testsPassed = check("tests", "npx", [
  "vitest",
  "run",
  "--reporter=default",
  "--reporter=json",
  `--outputFile.json=${resultsFile}`,
]);
let passed = 0;
if (existsSync(resultsFile)) {
  const results = JSON.parse(readFileSync(resultsFile, "utf8"));
  passed = results.numPassedTests;
  failed += results.numFailedTests;
}
if (!testsPassed && failed === 0) failed = 1;
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
