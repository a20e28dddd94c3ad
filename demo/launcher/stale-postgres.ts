import { existsSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import path from "node:path";
import { endProcess } from "./end-process";
import { findProcess } from "./process-identity";

/**
 * Puts right what a server that was killed left in its data folder: a lock file that names a process
 * which is gone or is another one by now is removed, a server that still runs on it is ended.
 * True when one was ended.
 */
export async function clearPostgresLock(data: string): Promise<boolean> {
  const lock = path.join(data, "postmaster.pid");
  if (!existsSync(lock)) return false;
  const pid = Number(readFileSync(lock, "utf8").split("\n")[0]);
  const holder = Number.isInteger(pid) && pid > 0 ? findProcess(pid) : undefined;
  if (holder && runsOn(pid, data)) {
    await endProcess(holder, "SIGINT");
    return true;
  }
  rmSync(lock, { force: true });
  return false;
}

/** The server keeps its data folder as its working directory. */
function runsOn(pid: number, data: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === data;
  } catch {
    return false;
  }
}
