import { accessSync, constants, existsSync, mkdirSync, statfsSync, statSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { Failure } from "../../scripts/failure.mjs";
import { type PortName, portVariables, type Settings } from "./settings";

const freeMiBNeeded = 512;

/** Refuses when any of the demo's ports is taken, naming the part and the variable that moves it. */
export async function requireFreePorts({ ports, given }: Pick<Settings, "ports" | "given">): Promise<void> {
  const names = (Object.keys(portVariables) as PortName[]).filter(
    (name) => !(name in given && given[name as keyof typeof given] !== undefined),
  );
  const seen = new Map<number, PortName>();
  for (const name of names) {
    const port = ports[name];
    const [variable] = portVariables[name];
    const other = seen.get(port);
    if (other) throw new Failure(`The ${name} and the ${other} both want port ${port}: set ${variable}.`);
    seen.set(port, name);
    const why = await whyNotFree(port);
    if (why !== undefined)
      throw new Failure(
        `Port ${port} (${name}) ${why}: set ${variable} to another one, or move all with --port-base N.`,
      );
  }
}

function whyNotFree(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", ({ code }: NodeJS.ErrnoException) =>
      resolve(
        code === "EADDRINUSE" ? "is taken" : code === "EACCES" ? "needs root's rights" : `fails with ${code}`,
      ),
    );
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(undefined)));
  });
}

/** Makes the folder; refuses when it cannot be written or its disk is almost full. */
export function requireFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why =
      code === "EACCES"
        ? "it belongs to another user"
        : code === "EEXIST" || code === "ENOTDIR"
          ? "there is a file in its place"
          : message;
    throw new Failure(`The folder ${folder} cannot be written (${why}): set HEDDLE_DEMO_DIR to another one.`);
  }
  const { bavail, bsize } = statfsSync(folder);
  const free = Math.floor((bavail * bsize) / 1024 ** 2);
  if (free < freeMiBNeeded) {
    throw new Failure(
      `The disk of ${folder} is nearly full: ${free} MiB are free, the demo needs ${freeMiBNeeded} MiB. Make room, or set HEDDLE_DEMO_DIR to another disk.`,
    );
  }
}

/** Whether another user can pass through every folder above and into this one. */
export function passableForAll(folder: string): boolean {
  for (let current = folder; ; current = path.dirname(current)) {
    if (existsSync(current) && (statSync(current).mode & 0o001) === 0) return false;
    if (current === path.dirname(current)) return true;
  }
}
