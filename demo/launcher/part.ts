import { type ChildProcess, spawn } from "node:child_process";
import { openSync } from "node:fs";
import path from "node:path";

type PartOptions = {
  name: string;
  command: string;
  args: string[];
  env: Record<string, string>;
  cwd: string;
  logFolder: string;
  /** Given how long to let it finish, in milliseconds. */
  stopAfterMs: number;
  onStarted: (name: string, pid: number) => void;
  tell: (line: string) => void;
};

const backoffMs = [500, 1_000, 2_000, 5_000, 10_000];

/** One process of the demo. It is started again with a growing pause when it ends by itself. */
export class Part {
  private child: ChildProcess | undefined;
  private stopping = false;
  private endings = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: PartOptions) {}

  get name(): string {
    return this.options.name;
  }

  start(): void {
    const { command, args, env, cwd, name } = this.options;
    const log = openSync(path.join(this.options.logFolder, `${name}.log`), "a");
    const startedAt = Date.now();
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", log, log], detached: true });
    this.child = child;
    if (child.pid !== undefined) this.options.onStarted(name, child.pid);
    child.once("error", (error) => this.options.tell(`${name} cannot be started: ${error.message}`));
    child.once("exit", (code, signal) => {
      if (!this.stopping) this.again(signal ?? `code ${code}`, Date.now() - startedAt);
    });
  }

  get running(): boolean {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Asks it to end, then makes it. */
  async stop(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.timer);
    const child = this.child;
    if (!child || !this.running) return;
    const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    child.kill("SIGTERM");
    const force = setTimeout(() => child.kill("SIGKILL"), this.options.stopAfterMs);
    await ended;
    clearTimeout(force);
  }

  private again(how: string, livedMs: number): void {
    this.endings = livedMs > 30_000 ? 0 : this.endings;
    const pause = backoffMs[Math.min(this.endings, backoffMs.length - 1)] ?? 10_000;
    this.endings += 1;
    this.options.tell(
      `${this.name} ended (${how}); starting it again in ${pause / 1000} s, see logs/${this.name}.log`,
    );
    this.timer = setTimeout(() => this.start(), pause);
  }
}
