import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { findProcess, isRunning, type ProcessIdentity } from "./process-identity";
import { Refusal } from "./refusal";

const recordSchema = z.object({
  supervisor: z.object({ pid: z.number(), startTicks: z.string() }),
  parts: z.record(z.string(), z.object({ pid: z.number(), startTicks: z.string() })),
});
type ProcessRecord = z.infer<typeof recordSchema>;

/** Who runs in a demo's folder: the supervisor and its parts, so that what a killed one left can be found. */
export class ProcessRecordFile {
  private readonly file: string;
  private record: ProcessRecord | undefined;

  constructor(folder: string) {
    this.file = path.join(folder, "pids.json");
  }

  /** Refuses when another supervisor still runs here; else ends what a dead one left behind. */
  async takeOver(): Promise<string[]> {
    const previous = this.read();
    if (previous && isRunning(previous.supervisor)) {
      throw new Refusal(
        `A demo already runs in this folder (process ${previous.supervisor.pid}): stop it first with Ctrl-C, or: kill ${previous.supervisor.pid}`,
      );
    }
    const left = Object.entries(previous?.parts ?? {}).filter(([, identity]) => isRunning(identity));
    await Promise.all(left.map(([, identity]) => end(identity)));
    const own = findProcess(process.pid) ?? { pid: process.pid, startTicks: "" };
    this.record = { supervisor: own, parts: {} };
    this.write();
    return left.map(([name]) => name);
  }

  note(name: string, pid: number): void {
    const identity = findProcess(pid);
    if (!this.record || !identity) return;
    this.record.parts[name] = identity;
    this.write();
  }

  clear(): void {
    rmSync(this.file, { force: true });
  }

  private read(): ProcessRecord | undefined {
    if (!existsSync(this.file)) return undefined;
    try {
      return recordSchema.parse(JSON.parse(readFileSync(this.file, "utf8")));
    } catch {
      return undefined;
    }
  }

  private write(): void {
    writeFileSync(this.file, `${JSON.stringify(this.record, null, 2)}\n`);
  }
}

/** SIGTERM, and SIGKILL for what has not ended 5 s later. */
async function end(identity: ProcessIdentity): Promise<void> {
  process.kill(identity.pid, "SIGTERM");
  for (let waited = 0; isRunning(identity); waited += 100) {
    if (waited === 5_000) process.kill(identity.pid, "SIGKILL");
    if (waited > 10_000)
      throw new Refusal(`Process ${identity.pid} of an earlier demo does not end: kill -9 ${identity.pid}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
