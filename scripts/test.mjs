// `npm test`: sets up, then runs every check there is; `npm run verify` (`--fast`) those that take about a
// minute. A check that fails does not stop the others. The summary at the end names every test that failed or passed
// only when tried again, since a long log is cut where people read it; its last line is "N passed, N failed".
import { mkdirSync, rmSync } from "node:fs";
import { checks, resultFiles } from "./checks.mjs";
import { failureLine } from "./failure.mjs";
import { say } from "./progress.mjs";
import { attempt } from "./run.mjs";
import { setUp } from "./set-up.mjs";
import { stumbleLines } from "./test-results.mjs";

/** @typedef {import("./checks.mjs").Check} Check */

/**
 * @param {Check} check
 */
async function perform({ name, command, results }) {
  say(`\n== ${name}`);
  const startedAt = performance.now();
  const { status } = await attempt(process.execPath, command, { quiet: false });
  const seconds = (performance.now() - startedAt) / 1000;
  const counted = results?.() ?? { passed: 0, failed: 0, stumbles: [] };
  // A check that fails without a failed test to show for it counts as one.
  const failed = status !== 0 && counted.failed === 0 ? 1 : counted.failed;
  return { ...counted, name, seconds, ok: status === 0, failed };
}

const fast = process.argv.includes("--fast");
try {
  await setUp({ tools: fast ? ["git"] : ["prometheus", "chromium", "git"] });
  mkdirSync("test-results", { recursive: true });
  for (const file of resultFiles) rmSync(file, { force: true });
  const done = [];
  for (const check of checks(fast)) done.push(await perform(check));
  say("\n== summary");
  for (const { name, seconds, ok } of done)
    say(`  ${ok ? "✓" : "✗"} ${name.padEnd(26)} ${seconds.toFixed(0).padStart(5)} s`);
  for (const stumble of done.flatMap(({ stumbles }) => stumbles)) say(stumbleLines(stumble));
  const passed = done.reduce((sum, check) => sum + check.passed, 0);
  const failed = done.reduce((sum, check) => sum + check.failed, 0);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
  say(`${passed} passed, ${failed} failed`);
} catch (error) {
  console.error(`heddle: ${failureLine(error)}`);
  process.exitCode = 1;
  say("0 passed, 1 failed");
}
