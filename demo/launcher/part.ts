import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import path from "node:path";
import { restartPause } from "./restart-pause";

/** What to run. It is asked for at each start, so that a part that comes back runs what is newest. */
export type Command = {
  command: string;
  args: string[];
  cwd: string;
  env: Record<string, string>;
  /** Another user to run as; only root may ask for it. */
  identity?: { uid?: number; gid?: number };
};

export type PartPlan = {
  name: string;
  prepare: () => Command;
  stopSignal?: NodeJS.Signals;
  /** Given how long to let it finish, in milliseconds. */
  stopAfterMs: number;
};

export type Surroundings = {
  logFolder: string;
  onStarted: (name: string, pid: number) => void;
  tell: (line: string) => void;
};

/** One process of the demo. It is started again, after a growing pause, when it ends by itself. */
export class Part {
  private child: ChildProcess | undefined;
  private stopping = false;
  private quickEnds = 0;
  private timer: NodeJS.Timeout | undefined;
  private lastEnd: string | undefined;

  constructor(
    private readonly plan: PartPlan,
    private readonly around: Surroundings,
  ) {}

  get name(): string {
    return this.plan.name;
  }

  get logFile(): string {
    return path.join(this.around.logFolder, `${this.name}.log`);
  }

  get pid(): number | undefined {
    return this.running ? this.child?.pid : undefined;
  }

  get running(): boolean {
    const child = this.child;
    return child?.pid !== undefined && child.exitCode === null && child.signalCode === null;
  }

  /** How it ended when it did so three times in a row soon after its start; nobody need wait for it then. */
  get hopeless(): string | undefined {
    return this.quickEnds >= 3 ? this.lastEnd : undefined;
  }

  start(): void {
    if (this.stopping) return;
    const log = openSync(this.logFile, "a");
    const startedAt = Date.now();
    try {
      const { command, args, cwd, env, identity } = this.plan.prepare();
      // A session of its own: the terminal's Ctrl-C reaches the launcher alone, which ends parts in order.
      const child = spawn(command, args, {
        cwd,
        env: { ...env, NODE_ENV: "production" },
        ...identity,
        stdio: ["ignore", log, log],
        detached: true,
      });
      this.child = child;
      if (child.pid !== undefined) this.around.onStarted(this.name, child.pid);
      child.once("error", (error) => this.ended(error.message, 0));
      child.once("exit", (code, signal) => this.ended(signal ?? `code ${code}`, Date.now() - startedAt));
    } catch (error) {
      this.ended((error as Error).message, 0);
    } finally {
      closeSync(log);
    }
  }

  /** Asks it to end, then makes it. */
  async stop(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.timer);
    const child = this.child;
    if (!child || !this.running) return;
    const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    child.kill(this.plan.stopSignal ?? "SIGTERM");
    const force = setTimeout(() => child.kill("SIGKILL"), this.plan.stopAfterMs);
    await ended;
    clearTimeout(force);
  }

  /** At once, without a word. */
  kill(): void {
    this.stopping = true;
    if (this.running) this.child?.kill("SIGKILL");
  }

  private ended(how: string, livedMs: number): void {
    this.lastEnd = how;
    if (this.stopping) return;
    const { pauseMs, quickEnds } = restartPause(this.quickEnds, livedMs);
    this.quickEnds = quickEnds;
    this.around.tell(
      `${this.name} ended (${how}) and starts again in ${pauseMs / 1000} s; its log: ${this.logFile}`,
    );
    this.timer = setTimeout(() => this.start(), pauseMs);
  }
}
