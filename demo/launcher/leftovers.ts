import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { Failure } from "../../scripts/failure.mjs";
import { writeWhole } from "../../scripts/write-whole.mjs";
import { endProcess } from "./end-process";
import { findProcess, isRunning, type ProcessIdentity } from "./process-identity";

const identitySchema = z.object({ pid: z.number(), startTicks: z.string() });
const recordSchema = z.object({
  supervisor: identitySchema,
  parts: z.record(z.string(), identitySchema),
});
type ProcessRecord = z.infer<typeof recordSchema>;

/** Who runs in a demo's folder: the supervisor and its parts, so that what a killed one left can be found. */
export class ProcessRecordFile {
  private readonly file: string;
  private record: ProcessRecord | undefined;

  constructor(folder: string) {
    this.file = path.join(folder, "pids.json");
  }

  /** Refuses when another supervisor still runs here; else ends what a dead one left behind and names it. */
  async takeOver(): Promise<string[]> {
    const previous = this.read();
    if (previous && isRunning(previous.supervisor)) {
      const { pid } = previous.supervisor;
      throw new Failure(
        `A demo already runs in this folder: stop it with Ctrl-C there, or with "kill ${pid}".`,
      );
    }
    const left = Object.entries(previous?.parts ?? {}).filter(([, identity]) => isRunning(identity));
    await Promise.all(left.map(([, identity]) => endProcess(identity)));
    this.record = { supervisor: ownIdentity(), parts: {} };
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
    if (this.record) rmSync(this.file, { force: true });
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
    writeWhole(this.file, `${JSON.stringify(this.record, null, 2)}\n`);
  }
}

function ownIdentity(): ProcessIdentity {
  return findProcess(process.pid) ?? { pid: process.pid, startTicks: "" };
}
