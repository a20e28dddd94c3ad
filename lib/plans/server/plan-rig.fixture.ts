import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { vi } from "vitest";
import { eventually } from "../../../controlplane/fixtures/control-plane";
import { createTestDatabase } from "../../../controlplane/fixtures/control-plane-process";
import { systemContext } from "../../access/server/system-context";
import { changeJobs } from "../../changes/server/change-jobs";
import { getChange } from "../../changes/server/get-change";
import { migrate } from "../../db/migrate";
import { closeDatabase, processDatabase } from "../../db/pool";
import type { AppError } from "../../errors";
import { Worker } from "../../jobs/worker";
import type { CreatePlanInput } from "../plan-input";
import type { Plan } from "../plans";
import { createPlan } from "./create-plan";
import { getPlan } from "./get-plan";
import { MemoryPlane } from "./memory-plane.fixture";
import { plansJob } from "./plans-job";
import { stopPlan } from "./stop-plan";

export const ctx = systemContext("tests");
export const meshes = ["a", "b", "c"] as const;
export type Mesh = (typeof meshes)[number];

/**
 * Three meshes with a control plane in memory each, and a fourth that is only watched, on one Postgres; with workers of this
 * process, or none. One service a test. One rig a process, since settings are read once.
 */
export class PlanRig {
  private readonly workers: Worker[] = [];

  private constructor(
    readonly planes: Record<Mesh, MemoryPlane>,
    readonly databaseUrl: string,
    readonly folder: string,
    private readonly dropDatabase: () => Promise<void>,
  ) {}

  static async start({
    services,
    workers = 2,
    tellsOfOthers = false,
  }: {
    services: readonly string[];
    workers?: number;
    tellsOfOthers?: boolean;
  }) {
    const database = await createTestDatabase();
    const folder = mkdtempSync(path.join(tmpdir(), "heddle-plans-"));
    const file = path.join(folder, "heddle.yaml");
    writeFileSync(file, settingsText());
    vi.stubEnv("HEDDLE_CONFIG", file);
    vi.stubEnv("DATABASE_URL", database.url);
    vi.stubEnv("HEDDLE_DATA_DIR", path.join(folder, "data"));
    await migrate(database.url, "prisma/migrations");
    const rig = new PlanRig(
      planesOf(["warm-up", ...services], tellsOfOthers),
      database.url,
      folder,
      database.drop,
    );
    await rig.warmUp();
    rig.startWorkers(workers);
    return rig;
  }

  /** Workers that know nothing of each other, as consoles would run. */
  startWorkers(count: number): void {
    for (let each = 0; each < count; each += 1) {
      const jobs = [...changeJobs({ measureSplit }), plansJob()];
      this.workers.push(new Worker({ jobs, subscribe: () => () => undefined }));
    }
  }

  async stopWorkers(): Promise<void> {
    await Promise.all(this.workers.splice(0).map((worker) => worker.stop()));
  }

  /** The first queries compile the engine, which a busy machine takes its time for: they are repeated until they get through. */
  private async warmUp(): Promise<void> {
    const id = await this.plan("warm-up");
    await patiently(() => stopPlan({ ctx, input: { id, forGood: true } }));
  }

  /** Lets every control plane answer again. */
  heal(): void {
    for (const plane of Object.values(this.planes)) plane.isAway = false;
  }

  async stop(): Promise<void> {
    await this.stopWorkers();
    await closeDatabase(processDatabase());
    await this.dropDatabase();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Begins a shift to v1 30, v2 70 in all three meshes, unless told otherwise. */
  async plan(service: string, over: Partial<CreatePlanInput> = {}): Promise<string> {
    const input = { ...inputOf(service), ...over };
    return (await patiently(() => createPlan({ ctx, input }))).planId;
  }

  until(id: string, ...states: Plan["state"][]): Promise<Plan> {
    return this.untilPlan(id, ({ state }) => states.includes(state));
  }

  untilPlan(id: string, holds: (plan: Plan) => boolean): Promise<Plan> {
    const read = () => patiently(() => getPlan({ ctx, input: { id } }));
    return eventually(read, holds, 120_000);
  }

  splits(service: string): Record<string, number>[] {
    return meshes.map((mesh) => this.planes[mesh].split(service));
  }

  changeOf(plan: Plan, mesh: Mesh) {
    return getChange({ ctx, input: { id: changeId(plan, mesh) } });
  }
}

/** A database that is too busy to answer in time has done nothing, and is asked again. */
export async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  const tried = () =>
    ask()
      .then((value) => ({ value }))
      .catch((cause: AppError) => ({ cause }));
  const done = await eventually(
    tried,
    (last) => "value" in last || last.cause.upstream !== "postgres",
    60_000,
  );
  if ("value" in done) return done.value;
  throw done.cause;
}

export function planesOf(services: readonly string[], tellsOfOthers = false): Record<Mesh, MemoryPlane> {
  const [a, b, c] = ["a", "b", "c"].map((mesh) => MemoryPlane.inPlaceOf(mesh, services, tellsOfOthers));
  if (!a || !b || !c) throw new Error("there are three meshes");
  return { a, b, c };
}

export function inputOf(service: string): CreatePlanInput {
  return {
    kind: "route",
    namespace: "llm",
    service,
    decision: { weights: { v1: 30, v2: 70 } },
    meshes: meshes.map((mesh) => ({ mesh, baseRevision: 0 })),
    leaveOut: [],
    reach: "accepted",
    soakSeconds: 0,
    deadlineSeconds: 60,
    message: "",
  };
}

export function changeId({ parts }: Plan, mesh: Mesh): string {
  const id = parts.find((part) => part.mesh === mesh)?.change?.id;
  if (id === undefined) throw new Error(`nothing was changed in ${mesh}`);
  return id;
}

export const partStates = ({ parts }: Plan) => parts.map(({ state }) => state).join(" ");

/** So much traffic, as asked for, that a split is called converged at the first look. */
const measureSplit = async () => ({
  ...{ state: "ok" as const, warnings: [], stale: null, observedAt: new Date().toISOString() },
  value: { counts: { v1: 30_000, v2: 70_000 }, counter: "requests-started" as const, draining: [] },
});

function settingsText(): string {
  const away = { url: "http://127.0.0.1:9" };
  const controlPlane = { kind: "xds", connection: away };
  const written = meshes.map((id) => ({ id, writes: "on", prometheus: away, controlPlane }));
  // JSON is YAML.
  return JSON.stringify({ meshes: [...written, { id: "watched", prometheus: away }] });
}
