import "server-only";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import { env } from "../env";

/** Instants at which a process may die; in the order in which a change passes them. */
export const crashPoints = [
  "before-commit",
  "after-commit",
  "lease-taken",
  "write-sent",
  "response-lost",
  "read-back",
  "before-state-recorded",
  "set-settled",
] as const;
export type CrashPoint = (typeof crashPoints)[number];

let passes = 0;

/**
 * For tests: the process kills itself here, once a data folder, when HEDDLE_CRASH_POINT names this point, or at the third passing
 * where it says `read-back:3`. `afterMs` lets what was just begun (a request on its way) get out first. Does nothing otherwise.
 */
export async function crashPoint(name: CrashPoint, afterMs = 0): Promise<void> {
  const [wanted, pass = "1"] = (env().HEDDLE_CRASH_POINT ?? "").split(":");
  if (wanted !== name) return;
  passes += 1;
  if (passes < Number(pass) || !disarm(name)) return;
  if (afterMs > 0) await new Promise((resolve) => setTimeout(resolve, afterMs));
  process.kill(process.pid, "SIGKILL");
  await new Promise(() => undefined);
}

/** True for the one who made the marker. */
function disarm(name: CrashPoint): boolean {
  const folder = env().HEDDLE_DATA_DIR;
  mkdirSync(folder, { recursive: true });
  try {
    closeSync(openSync(join(/* turbopackIgnore: true */ folder, `crashed-at-${name}`), "wx"));
    return true;
  } catch {
    return false;
  }
}
