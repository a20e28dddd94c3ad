import "server-only";
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { AppError } from "../errors";
import { processSingleton } from "../http/process-singleton";
import { lockedReason } from "./run-git";

const againMs = 150;
const patienceMs = 10_000;
/** No git that Heddle runs takes half as long: who made a lock that is older was killed. */
const leftAfterMs = 90_000;

const lastOfCopies = () => processSingleton("git.copies", () => new Map<string, Promise<unknown>>());

/** Runs work on a copy of a repository after what this process has begun on it before. */
export function aloneOn<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const lasts = lastOfCopies();
  const run = (lasts.get(folder) ?? Promise.resolve()).then(work, work);
  const last = run.catch(() => undefined);
  lasts.set(folder, last);
  void last.then(() => lasts.get(folder) === last && lasts.delete(folder));
  return run;
}

/**
 * Runs git again while another process holds a lock in the same copy, for some seconds; a lock that a killed one left is taken away.
 * Throws what `run` throws.
 */
export async function pastLocks<T>(
  folder: string,
  run: () => Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  const until = Date.now() + patienceMs;
  for (;;) {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof AppError) || error.params?.reason !== lockedReason || Date.now() > until)
        throw error;
      await removeLeftLocks(folder);
      await pause(againMs, undefined, signal ? { signal } : {});
    }
  }
}

async function removeLeftLocks(folder: string): Promise<void> {
  const names = await readdir(/* turbopackIgnore: true */ folder, { recursive: true }).catch(() => []);
  for (const name of names.filter((each) => each.endsWith(".lock"))) {
    const file = join(/* turbopackIgnore: true */ folder, name);
    const made = await stat(/* turbopackIgnore: true */ file).catch(() => undefined);
    if (made && Date.now() - made.mtimeMs > leftAfterMs)
      await rm(/* turbopackIgnore: true */ file, { force: true });
  }
}
