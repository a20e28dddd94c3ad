import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { vi } from "vitest";
import { stringify } from "yaml";
import { eventually } from "../../../controlplane/fixtures/control-plane";
import { createTestDatabase } from "../../../controlplane/fixtures/control-plane-process";
import { systemContext } from "../../../lib/access/server/system-context";
import type { Accepted, Change } from "../../../lib/changes/changes";
import { changeJobs } from "../../../lib/changes/server/change-jobs";
import { getChange } from "../../../lib/changes/server/get-change";
import { readDatabase } from "../../../lib/db/client";
import { migrate } from "../../../lib/db/migrate";
import { closeDatabase, processDatabase } from "../../../lib/db/pool";
import { AppError } from "../../../lib/errors";
import type { GitOrigin } from "../../../lib/git/git-origin.fixture";
import type { CrashPoint } from "../../../lib/jobs/crash-point";
import { Worker } from "../../../lib/jobs/worker";
import { plansJob } from "../../../lib/plans/server/plans-job";
import { listPolicies } from "../../../lib/policies/server/list-policies";
import { readFound } from "../../../lib/policies/server/read-found";
import { takeOver } from "../../../lib/policies/server/take-over";
import { previewShift } from "../../../lib/services/server/preview-shift";
import { shift } from "../../../lib/services/server/shift";
import type { ShiftPreview } from "../../../lib/services/shift";
import type { GitOpsTool } from "../actors/gitops-tool";
import { GitCluster } from "./git-cluster.fixture";
import { namespace, route, shiftedService, subsets } from "./shifted-service.fixture";

export const ctx = systemContext("tests");
const workingConsole = fileURLToPath(new URL("./working-console.fixture.ts", import.meta.url));
export const fileOf = (service: string) => `clusters/prod/${service}.yaml`;

/** Deliveries into the repository of a cluster: a Postgres, and a worker that moves what waits. */
export class GitRig {
  private worker = startWorker();

  private constructor(
    readonly here: GitCluster,
    readonly database: { url: string; drop: () => Promise<void> },
  ) {}

  static async start(services: readonly string[]): Promise<GitRig> {
    const here = await GitCluster.start({
      objects: services.flatMap((name) => shiftedService(name, { application: "apps" })),
      files: Object.fromEntries(services.map((name) => [fileOf(name), fileText(name)])),
    });
    const database = await createTestDatabase();
    vi.stubEnv("DATABASE_URL", database.url);
    await migrate(database.url, "prisma/migrations");
    // The first queries compile the engine, which a busy machine takes its time for.
    const first = () =>
      listPolicies({ ctx, input: { mesh: "gitops" } }).then(
        () => true,
        () => false,
      );
    await eventually(first, (isDone) => isDone, 30_000);
    return new GitRig(here, database);
  }

  get origin(): GitOrigin {
    return this.here.origin;
  }

  get tool(): GitOpsTool {
    return this.here.tool;
  }

  async stop(): Promise<void> {
    await this.worker.stop();
    await closeDatabase(processDatabase());
    await this.here.stop();
    await this.database.drop();
  }

  until(id: string, holds: (change: Change) => boolean): Promise<Change> {
    return eventually(() => patiently(() => getChange({ ctx, input: { id } })), holds, 60_000);
  }

  async reaches(id: string, state: Change["state"]): Promise<Change> {
    const settled = ["committed", "accepted", "converged", "conflicted", "failed", "cancelled"];
    const change = await this.until(
      id,
      (each) => each.state === state || (settled.includes(each.state) && each.state !== "committed"),
    );
    if (change.state !== state)
      throw new Error(`${change.state} instead of ${state}: ${JSON.stringify(change.deliveries[0]?.steps)}`);
    return change;
  }

  /** Makes the weights of others' route a policy's; nothing is committed for that. */
  async take(service: string, mesh = "gitops"): Promise<Accepted> {
    const input = { mesh, namespace, service, kind: "route" as const };
    const { found } = await patiently(() => readFound({ ctx, input }));
    const taken = await this.decided(service, () =>
      takeOver({
        ctx,
        input: { ...input, how: "weights", etag: found?.etag ?? "", message: "" },
      }),
    );
    await this.until(taken.changeId, ({ state }) => state === "accepted" || state === "converged");
    return taken;
  }

  shift(service: string, [v1, v2]: [number, number], base: Accepted, mesh = "gitops"): Promise<Accepted> {
    return this.decided(service, () =>
      shift({
        ctx,
        input: {
          ...{ mesh, namespace, service, rule: "main", message: "for the tests" },
          weights: { v1, v2 },
          baseRevision: base.revisions[0]?.number ?? 0,
        },
      }),
    );
  }

  /** The weights of others' route moved, of which no policy decides. */
  async shiftFound(service: string, [v1, v2]: [number, number]): Promise<Accepted> {
    const input = { ...(await this.found(service)), weights: { v1, v2 }, message: "for the tests" };
    return this.decided(service, () => shift({ ctx, input }));
  }

  async previewFound(service: string, [v1, v2]: [number, number]): Promise<ShiftPreview> {
    const input = { ...(await this.found(service)), weights: { v1, v2 } };
    return patiently(() => previewShift({ ctx, input }));
  }

  private async found(service: string) {
    const about = { mesh: "gitops", namespace, service };
    const { found } = await patiently(() => readFound({ ctx, input: { ...about, kind: "route" } }));
    return { ...about, rule: "main", found: found?.etag ?? "" };
  }

  /** A decision, made once also where a busy Postgres answers too late: what was stored is found then. */
  async decided(service: string, verb: () => Promise<Accepted>): Promise<Accepted> {
    const all = () =>
      patiently(() =>
        readDatabase((db) =>
          db.change.findMany({
            where: { service },
            orderBy: { createdAt: "desc" },
            include: { revisions: true },
          }),
        ),
      );
    const before = (await all()).length;
    for (;;) {
      const result = await tried(verb);
      if ("value" in result) return result.value;
      if (!isLate(result)) throw result.cause;
      const now = await all();
      const [newest] = now;
      if (newest && now.length > before) {
        const revisions = newest.revisions.map(({ policyId, number }) => ({ policyId, number }));
        return { changeId: newest.id, revisions, deliveries: [], warnings: [] };
      }
    }
  }

  pause(): Promise<void> {
    return this.worker.stop();
  }

  resume(): void {
    this.worker = startWorker();
  }

  /** Another process takes over the work and dies at a point; the signal that ended it. */
  async dieAt(point: CrashPoint): Promise<string | null> {
    const child = spawn(process.execPath, ["--conditions=react-server", "--import", "tsx", workingConsole], {
      env: { ...process.env, HEDDLE_CRASH_POINT: point },
      stdio: "ignore",
    });
    const [, signal] = (await once(child, "exit")) as [number | null, string | null];
    return signal;
  }

  isOriginThere(): boolean {
    return existsSync(this.origin.path);
  }

  /** The weights of the rule `main` in the cluster. */
  weights(service: string): number[] {
    const found = this.here.object("networking.istio.io", "virtualservices", service);
    const { http = [] } = (found?.spec ?? {}) as { http?: { name: string; route: { weight: number }[] }[] };
    return http.find(({ name }) => name === "main")?.route.map(({ weight }) => weight) ?? [];
  }
}

function startWorker(): Worker {
  const measureSplit = async () => ({ state: "empty" as const, why: "no traffic here" });
  return new Worker({
    jobs: [...changeJobs({ measureSplit }), plansJob()],
    subscribe: () => () => undefined,
  });
}

/** Again while Postgres is too busy to answer in time; for what may be done twice. */
export async function patiently<T>(verb: () => Promise<T>): Promise<T> {
  const last = await eventually(
    () => tried(verb),
    (result) => !isLate(result),
    30_000,
  );
  if ("cause" in last) throw last.cause;
  return last.value;
}

type Tried<T> = { value: T } | { cause: unknown };

const tried = <T>(verb: () => Promise<T>): Promise<Tried<T>> =>
  verb().then(
    (value) => ({ value }),
    (cause: unknown) => ({ cause }),
  );

function isLate(result: Tried<unknown>): boolean {
  return "cause" in result && result.cause instanceof AppError && result.cause.upstream === "postgres";
}

/** As people keep it: with comments, and both objects in one file. */
export function fileText(service: string): string {
  const [rule, own] = [subsets(service), route(service, undefined)].map((each) => stringify(each));
  return `# Traffic of ${service}.\n${rule}---\n# Ask before you move it.\n${own}`;
}
