import { spawn } from "node:child_process";
import path from "node:path";
import { Failure } from "./failure.mjs";

const keptBytes = 64 * 1024;
const patienceMs = 2_000;
const endings = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);

/**
 * Runs a command and waits for its end. Its output is shown only when it fails (`quiet`) or as it comes.
 * A signal to this process ends the command first, so that nothing is left behind.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: Record<string, string>, quiet?: boolean, what?: string, cwd?: string }} [options]
 * @returns {Promise<string>} what it printed
 */
export async function run(command, args, options = {}) {
  const result = await attempt(command, args, options);
  if (result.status === 0) return result.output;
  if (options.quiet ?? true) process.stderr.write(`\n${result.output.trimEnd()}\n`);
  throw new Failure(
    `${options.what ?? [command, ...args].join(" ")} failed (${result.status ?? "ended by a signal"}).`,
  );
}

/**
 * As `run`, but a bad end is an answer and not an error.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: Record<string, string>, quiet?: boolean, cwd?: string, alone?: boolean }} [options]
 *   `alone`: in a session of its own, and what a signal means is left to the caller
 * @returns {Promise<{ status: number | null, output: string }>}
 */
export function attempt(command, args, { env = {}, quiet = true, cwd, alone = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      detached: alone,
      env: { ...process.env, ...env },
      stdio: quiet ? ["ignore", "pipe", "pipe"] : ["ignore", "inherit", "inherit"],
    });
    let output = "";
    const keep = (/** @type {Buffer} */ chunk) => {
      output = (output + chunk.toString("utf8")).slice(-keptBytes);
    };
    child.stdout?.on("data", keep);
    child.stderr?.on("data", keep);
    let ending = false;
    const forward = (alone ? [] : endings).map((signal) => {
      const end = () => {
        // Whoever asks twice, or waits for long, means it.
        if (ending) child.kill("SIGKILL");
        else setTimeout(() => child.kill("SIGKILL"), patienceMs).unref();
        ending = true;
        child.kill(signal);
        child.once("close", () => process.exit(130));
      };
      process.on(signal, end);
      return () => process.off(signal, end);
    });
    const done = () => {
      for (const off of forward) off();
    };
    child.once("error", (error) => {
      done();
      reject(error);
    });
    child.once("close", (status) => {
      done();
      resolve({ status, output });
    });
  });
}

/**
 * @param {string} name
 * @returns {string} a package's program, to be run by this Node
 */
export function bin(name) {
  return path.join("node_modules/.bin", name);
}
