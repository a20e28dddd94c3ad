import { accessSync, constants, existsSync, mkdirSync, statfsSync, statSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { Refusal } from "./refusal";
import { type PortName, portVariables } from "./settings";

const freeBytesNeeded = 512 * 1024 * 1024;

/** Refuses when any of the demo's ports is taken, naming the part and the variable that moves it. */
export async function requireFreePorts(ports: Record<PortName, number>): Promise<void> {
  const names = Object.keys(portVariables) as PortName[];
  const seen = new Map<number, PortName>();
  for (const name of names) {
    const port = ports[name];
    const other = seen.get(port);
    if (other)
      throw new Refusal(
        `The ${name} and the ${other} are both to listen on port ${port}: set ${portVariables[name][0]}`,
      );
    seen.set(port, name);
    if (!(await isFree(port)))
      throw new Refusal(
        `Port ${port} (${name}) is taken: set ${portVariables[name][0]}, or move all with --port-base N`,
      );
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

/** Makes the folder; refuses when it cannot be written or its disk is almost full. */
export function requireFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new Refusal(
      `The folder ${folder} cannot be written (${(error as Error).message}): set HEDDLE_DEMO_DIR`,
    );
  }
  const disk = statfsSync(folder);
  if (disk.bavail * disk.bsize < freeBytesNeeded)
    throw new Refusal(
      `The disk of ${folder} has less than 512 MiB free: make room, or set HEDDLE_DEMO_DIR to another disk`,
    );
}

/** Finds a program by an explicit path or on the PATH; undefined when there is none. */
export function findProgram(name: string, explicit: string | undefined): string | undefined {
  if (explicit !== undefined) return existsSync(explicit) ? explicit : undefined;
  const folders = [...(process.env.PATH ?? "").split(":"), "/usr/bin", "/usr/local/bin"];
  return folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file));
}

/** Whether another user can pass through every folder above and into this one. */
export function passableForAll(folder: string): boolean {
  for (let current = folder; ; current = path.dirname(current)) {
    if (existsSync(current) && (statSync(current).mode & 0o001) === 0) return false;
    if (current === path.dirname(current)) return true;
  }
}
