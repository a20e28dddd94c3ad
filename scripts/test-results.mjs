// What the test runners' JSON reports say: how many passed and failed, and which ones did not simply pass.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";

/**
 * `stumbles`: every test that failed, or that passed only when tried again, with the first line of each of its errors.
 * @typedef {{ passed: number, failed: number, stumbles: Stumble[] }} Results
 * @typedef {{ name: string, flaky: boolean, messages: string[] }} Stumble
 */

const longestLine = 400;
/** Beside the first line, what an assertion of Playwright's writes on lines of their own. */
const compared = /^(Expected|Received)\b.*:/;

/**
 * Vitest's report; undefined where it left none. A file that could not be read counts as one that failed.
 * @param {string} file
 * @returns {Results | undefined}
 */
export function readVitest(file) {
  const report = readReport(file);
  if (!report) return undefined;
  const stumbles = report.testResults.flatMap(stumblesOfFile);
  return { passed: report.numPassedTests, failed: stumbles.filter(({ flaky }) => !flaky).length, stumbles };
}

/**
 * Playwright's report; undefined where it left none. An error outside of all tests counts as one that failed.
 * @param {string} file
 * @returns {Results | undefined}
 */
export function readPlaywright(file) {
  const report = readReport(file);
  if (!report) return undefined;
  const { stats, errors = [], suites = [] } = report;
  const outside = errors.map((/** @type {Message} */ error) =>
    failure("outside of all tests", [error.message]),
  );
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + outside.length,
    stumbles: [...outside, ...suites.flatMap(stumblesOfSuite)],
  };
}

/**
 * @param {(Results | undefined)[]} results a lane that never came to an end counts as one that failed
 * @returns {Results}
 */
export function sum(results) {
  const none = { passed: 0, failed: 1, stumbles: [failure("a part of the journeys", ["left no report"])] };
  const all = results.map((each) => each ?? none);
  return {
    passed: all.reduce((count, { passed }) => count + passed, 0),
    failed: all.reduce((count, { failed }) => count + failed, 0),
    stumbles: all.flatMap(({ stumbles }) => stumbles),
  };
}

/**
 * @param {Stumble} stumble
 * @returns {string} as the summary shows it
 */
export function stumbleLines({ name, flaky, messages }) {
  return [`  ${flaky ? "flaky " : "failed"} ${name}`, ...messages.map((line) => `           ${line}`)].join(
    "\n",
  );
}

/**
 * @typedef {{ message?: string }} Message
 * @typedef {{ fullName: string, status: string, failureMessages?: string[] }} Assertion
 * @typedef {{ name: string, status: string, message?: string, assertionResults: Assertion[] }} TestFile
 * @param {TestFile} file
 * @returns {Stumble[]}
 */
function stumblesOfFile({ name, status, message, assertionResults }) {
  const at = path.relative(process.cwd(), name);
  const failed = assertionResults.filter((each) => each.status === "failed");
  if (status === "failed" && failed.length === 0) return [failure(at, [message])];
  // What passed only when tried again keeps what was wrong before.
  return assertionResults
    .filter((each) => each.status === "failed" || (each.failureMessages ?? []).length > 0)
    .map(({ fullName, status: own, failureMessages = [] }) => ({
      ...failure(`${at} › ${fullName}`, failureMessages),
      flaky: own !== "failed",
    }));
}

/**
 * @typedef {{ projectName: string, status: string, results: { errors?: Message[] }[] }} Run
 * @typedef {{ title: string, file: string, line: number, tests: Run[] }} Spec
 * @typedef {{ specs?: Spec[], suites?: Suite[] }} Suite
 * @param {Suite} suite
 * @returns {Stumble[]}
 */
function stumblesOfSuite({ specs = [], suites = [] }) {
  const own = specs.flatMap(({ title, file, line, tests }) =>
    tests
      .filter(({ status }) => status === "unexpected" || status === "flaky")
      .map(({ projectName, status, results }) => {
        const messages = results.flatMap(({ errors = [] }) => errors.map(({ message }) => message));
        const name = `[${projectName}] ${file}:${line} › ${title}`;
        return { ...failure(name, messages), flaky: status === "flaky" };
      }),
  );
  return [...own, ...suites.flatMap(stumblesOfSuite)];
}

/**
 * @param {string} name
 * @param {(string | undefined)[]} messages
 * @returns {Stumble}
 */
function failure(name, messages) {
  return { name, flaky: false, messages: [...new Set(messages.map(firstLine))] };
}

/**
 * @param {string | undefined} message
 * @returns {string} its first line, with what was compared where that has lines of its own
 */
function firstLine(message = "no message") {
  const [first = "", ...rest] = stripVTControlCharacters(message)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const line = [first, ...rest.filter((each) => compared.test(each))].join("  ");
  return line.length > longestLine ? `${line.slice(0, longestLine)}…` : line;
}

/**
 * @param {string} file
 */
function readReport(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
}
