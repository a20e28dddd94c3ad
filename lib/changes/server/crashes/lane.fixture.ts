import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { eventually } from "../../../../controlplane/fixtures/control-plane";
import {
  type ControlPlaneProcess,
  createTestDatabase,
  queryDatabase,
  token,
} from "../../../../controlplane/fixtures/control-plane-process";
import { programForTests } from "../../../../scripts/programs-for-tests";
import { migrate } from "../../../db/migrate";
import type { Crash, Deed } from "./plan.fixture";
import { WaywardPlane } from "./wayward-plane.fixture";

/** How long a busy machine may take to start a program, to decide, and to prepare all that is undone later. */
const startsWithinMs = 60_000;
const preparesWithinMs = 600_000;
/** How long a point may keep one waiting: past a back-off. */
const passesWithinMs = 20_000;
/** A lease that the last one of them took runs out, and what it was of is done once more. */
const settlesWithinMs = 60_000;
const lookMs = 300;

/** A change of a process that died: whether that was at the point, and how far the change was then. */
export type Death = Pick<Crash, "at" | "plane" | "workers"> & {
  deed: Deed;
  isAtPoint: boolean;
  stage: string;
};

/**
 * A database with one worker after the other, each of which dies in the middle of its work: the next one finds what the last
 * one left. Where there are two workers, one stays. Lanes share a control plane and know nothing of each other.
 */
export class CrashLane {
  readonly deaths: Death[] = [];
  /** The changes of which somebody was told that they are accepted. */
  readonly told: string[] = [];
  private readonly prepared = new Set<string>();
  private readonly folders: string[] = [];
  private readonly living = new Set<ChildProcess>();
  private planeUrl = "";

  private constructor(
    private readonly plane: ControlPlaneProcess,
    private readonly wayward: WaywardPlane,
    private readonly database: Awaited<ReturnType<typeof createTestDatabase>>,
    private readonly crashes: readonly Crash[],
  ) {}

  static async open(plane: ControlPlaneProcess, crashes: readonly Crash[]): Promise<CrashLane> {
    const database = await createTestDatabase();
    await migrate(database.url, "prisma/migrations");
    const lane = new CrashLane(plane, new WaywardPlane(plane.url), database, crashes);
    lane.planeUrl = await lane.wayward.start();
    return lane;
  }

  get databaseUrl(): string {
    return this.database.url;
  }

  async run(): Promise<void> {
    await this.prepare();
    const beside = this.crashes.some(({ workers }) => workers === 2) ? await this.start({}) : null;
    for (const crash of this.crashes) await this.dieOf(crash);
    this.wayward.become("well");
    if (!beside) await this.start({});
    await this.settle();
  }

  async close(): Promise<void> {
    for (const child of this.living) await end(child);
    this.wayward.stop();
    await this.database.drop();
    for (const folder of this.folders) rmSync(folder, { recursive: true, force: true });
  }

  /** What is undone later has to be in force. */
  private async prepare(): Promise<void> {
    const changes = this.crashes.flatMap((crash) => crash.changes);
    const undone = changes.filter(({ deed }) => deed === "undo").map(({ service }) => service);
    if (undone.length === 0) return;
    for (const service of undone) await this.register(service);
    const process = await this.start({}, ...undone.map((service) => `prepare:${service}`));
    await process.said("done", preparesWithinMs);
    await this.settle();
    await end(process.child);
    for (const id of process.told()) this.prepared.add(id);
    this.told.push(...this.prepared);
  }

  private async dieOf({ changes, at, plane, workers, isTogether }: Crash): Promise<void> {
    for (const { service } of changes) await this.register(service);
    this.wayward.become(plane);
    const point = "point" in at ? { HEDDLE_CRASH_POINT: `${at.point}:${at.pass}` } : {};
    const decisions = changes.map(({ deed, service }) => `${deed}:${service}`);
    const process = await this.start(point, ...(isTogether ? ["together"] : []), ...decisions);
    const { child, folder } = process;
    const isOver = async () =>
      process.isOver() || (process.hasSaid("done") && (await this.open()).length === 0);
    if ("point" in at) await eventually(isOver, Boolean, passesWithinMs).catch(() => undefined);
    else {
      await process.said("works");
      await new Promise((resolve) => setTimeout(resolve, at.afterMs));
    }
    await end(child);
    if (child.signalCode !== "SIGKILL") throw new Error(`a worker ended by itself: ${process.output()}`);
    this.told.push(...process.told());
    const isAtPoint = "point" in at && existsSync(path.join(folder, `crashed-at-${at.point}`));
    for (const { service, deed } of changes)
      this.deaths.push({ deed, at, plane, workers, isAtPoint, stage: await this.stageOf(service) });
  }

  /** Up when it returns. A folder of its own each: a process dies at most once at its point. */
  private async start(env: Record<string, string>, ...args: string[]) {
    const folder = mkdtempSync(path.join(tmpdir(), "heddle-crash-"));
    this.folders.push(folder);
    const child = spawn(process.execPath, [programForTests("dying-worker"), ...args], {
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        ...{ HEDDLE_MESH: "demo", HEDDLE_WRITES: "on", HEDDLE_LOG_LEVEL: "silent", HEDDLE_DATA_DIR: folder },
        ...{ DATABASE_URL: this.database.url, PROMETHEUS_URL: "http://127.0.0.1:9" },
        ...{ CONTROL_PLANE_URL: this.planeUrl, CONTROL_PLANE_TOKEN: token, ...env },
      },
    });
    this.living.add(child);
    child.once("exit", () => this.living.delete(child));
    let [out, error] = ["", ""];
    child.stdout.on("data", (bytes: Buffer) => {
      out += bytes.toString();
    });
    child.stderr.on("data", (bytes: Buffer) => {
      error += bytes.toString();
    });
    const words = () => out.split("\n").slice(0, -1);
    const isOver = () => !this.living.has(child);
    const hasSaid = (word: string) => words().includes(word);
    const said = (word: string, withinMs = startsWithinMs) =>
      eventually(async () => hasSaid(word) || isOver(), Boolean, withinMs);
    await said("up");
    const told = () => words().filter((word) => !["up", "works", "done"].includes(word));
    return { child, folder, isOver, hasSaid, said, told, output: () => error };
  }

  private async register(service: string): Promise<void> {
    for (const version of [1, 2]) {
      const instance = `${service}-${version}`;
      // An address is one instance's.
      const address = `127.0.0.1:${1 + Number(service.replace(/\D/g, "")) * 2 + version}`;
      await this.plane.register({ service, version: `v${version}`, instance, address, ttlSeconds: 60 });
    }
  }

  private async stageOf(service: string): Promise<string> {
    const rows = await queryDatabase<{ stage: string; changeId: string }>(
      this.database.url,
      `SELECT "changeId", CASE
         WHEN state = 'delivering' AND after IS NOT NULL THEN 'about to write, or written'
         WHEN state = 'delivering' THEN 'taken'
         ELSE state::text END AS stage
       FROM "Delivery" WHERE service = '${service}' ORDER BY sequence`,
    );
    return rows.findLast(({ changeId }) => !this.prepared.has(changeId))?.stage ?? "not stored";
  }

  private async settle(): Promise<void> {
    // What does not settle is told of as lost.
    await eventually(
      () => this.open(),
      (rows) => rows.length === 0,
      settlesWithinMs,
    ).catch(() => undefined);
  }

  private async open(): Promise<unknown[]> {
    await new Promise((resolve) => setTimeout(resolve, lookMs));
    const open = `SELECT id FROM "Delivery" WHERE state IN ('queued', 'delivering', 'committed')`;
    return queryDatabase(this.database.url, open);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.kill("SIGKILL");
  await exit;
}
