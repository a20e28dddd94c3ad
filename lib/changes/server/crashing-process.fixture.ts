import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  createTestDatabase,
  queryDatabase,
  token,
} from "../../../controlplane/fixtures/control-plane-process";
import { programForTests } from "../../../scripts/programs-for-tests";
import { migrate } from "../../db/migrate";
import type { CrashPoint } from "../../jobs/crash-point";

/** What it decides: see crashing-console.fixture.ts. */
export type DyingKind = "route" | "circuit-breaker" | "set";
type Place = { point: CrashPoint; kind: DyingKind; service: string; planeUrl: string };

/** A console with a database, a data folder and a service of its own, so that several can die at once. */
export class CrashingConsole {
  private readonly dataDir = mkdtempSync(path.join(tmpdir(), "heddle-crash-"));
  private child: ChildProcess | undefined;
  private output = "";

  private constructor(
    readonly point: CrashPoint,
    readonly kind: DyingKind,
    readonly service: string,
    private readonly planeUrl: string,
    private readonly database: Awaited<ReturnType<typeof createTestDatabase>>,
  ) {}

  static async create({ point, kind, service, planeUrl }: Place): Promise<CrashingConsole> {
    const database = await createTestDatabase();
    await migrate(database.url, "prisma/migrations");
    return new CrashingConsole(point, kind, service, planeUrl, database);
  }

  /** Returns when it is up: how long this machine takes to load a program is not judged here. */
  async start(): Promise<void> {
    this.child = spawn(process.execPath, [programForTests("crashing-console"), this.service, this.kind], {
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        DATABASE_URL: this.database.url,
        CONTROL_PLANE_URL: this.planeUrl,
        CONTROL_PLANE_TOKEN: token,
        HEDDLE_DATA_DIR: this.dataDir,
        HEDDLE_CRASH_POINT: this.point,
      },
    });
    this.child.stderr?.on("data", (bytes: Buffer) => {
      this.output += bytes.toString();
    });
    const { stdout } = this.child;
    if (stdout) await Promise.race([once(stdout, "data"), once(this.child, "exit")]);
  }

  /** How it ended: the signal's name, or the exit code with what it said. */
  async ended(): Promise<string> {
    const { child } = this;
    if (!child) return "never started";
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    return child.signalCode ?? `${child.exitCode}: ${this.output}`;
  }

  get hasMarker(): boolean {
    return existsSync(path.join(this.dataDir, `crashed-at-${this.point}`));
  }

  ask<Row>(sql: string): Promise<Row[]> {
    return queryDatabase<Row>(this.database.url, sql);
  }

  async stop(): Promise<void> {
    this.child?.kill("SIGKILL");
    await this.ended();
    await this.database.drop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}
