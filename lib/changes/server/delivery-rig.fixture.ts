import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { vi } from "vitest";
import { eventually } from "../../../controlplane/fixtures/control-plane";
import {
  ControlPlaneProcess,
  createTestDatabase,
  token,
} from "../../../controlplane/fixtures/control-plane-process";
import { FaultProxy } from "../../../playwright/fixtures/fault-proxy";
import type { Context } from "../../access/actor";
import { systemContext } from "../../access/server/system-context";
import { readyEndpoints } from "../../control-planes/ready-endpoints";
import { migrate } from "../../db/migrate";
import { newId } from "../../db/new-id";
import { closeDatabase, processDatabase } from "../../db/pool";
import type { AppError } from "../../errors";
import type { Job } from "../../jobs/job";
import { Worker } from "../../jobs/worker";
import { shift } from "../../services/server/shift";
import type { Accepted, Change } from "../changes";
import type { MeasureSplit } from "../measured-split";
import { cancelChange } from "./cancel-change";
import { changeJobs } from "./change-jobs";
import { getChange } from "./get-change";

export const ctx = systemContext("tests");
/** A person, who owns the weights that they move. */
export const ann: Context = { ...ctx, actor: { kind: "user", id: newId(), name: "ann" } };

type RigOptions = {
  services: readonly string[];
  workers?: number;
  measureSplit?: MeasureSplit;
  /** What a settings file says of the mesh `demo` beside its control plane; left out, the environment says all. */
  rules?: Record<string, unknown>;
  /** Further work of the workers. */
  jobs?: readonly Job[];
};
type ShiftOptions = { by?: Context; until?: string; rule?: string; override?: { reason: string } };

/**
 * Verbs and workers of this process on a real Postgres and a real control plane, each behind a proxy that can
 * fail. One service a test: their policies do not meet. One rig a process, since settings are read once.
 */
export class DeliveryRig {
  /** The newest revision of each service, as an operator's page would know it. */
  readonly revision = new Map<string, number>();
  private readonly renewal: NodeJS.Timeout;
  private readonly forgotten = new Set<string>();

  private constructor(
    readonly plane: ControlPlaneProcess,
    readonly databaseUrl: string,
    readonly proxies: { controlPlane: FaultProxy; postgres: FaultProxy },
    readonly dataDir: string,
    private readonly services: readonly string[],
    private readonly workers: Worker[],
    private readonly dropDatabase: () => Promise<void>,
  ) {
    this.renewal = setInterval(() => void this.register().catch(() => undefined), 2_000);
  }

  /** Two workers know nothing of each other, as two consoles would run. */
  static async start({ services, workers = 2, measureSplit = noTraffic, rules, jobs = [] }: RigOptions) {
    const database = await createTestDatabase();
    const plane = await ControlPlaneProcess.start(database.url);
    const proxies = {
      controlPlane: await proxyOf(plane.url, "http"),
      postgres: await proxyOf(database.url, "bytes"),
    };
    const dataDir = mkdtempSync(path.join(tmpdir(), "heddle-changes-"));
    vi.stubEnv("DATABASE_URL", through(proxies.postgres, database.url));
    vi.stubEnv("CONTROL_PLANE_URL", through(proxies.controlPlane, plane.url));
    vi.stubEnv("CONTROL_PLANE_TOKEN", token);
    vi.stubEnv("HEDDLE_DATA_DIR", dataDir);
    if (rules)
      vi.stubEnv("HEDDLE_CONFIG", settingsFile(dataDir, through(proxies.controlPlane, plane.url), rules));
    await migrate(database.url, "prisma/migrations");
    const started: Worker[] = [];
    const all = ["warm-up", ...services];
    const rig = new DeliveryRig(plane, database.url, proxies, dataDir, all, started, database.drop);
    await rig.register();
    await rig.warmUp();
    for (let count = 0; count < workers; count += 1) started.push(startWorker(measureSplit, jobs));
    return rig;
  }

  /**
   * A console knows its mesh before anything goes away, and its first queries compile the engine, which a busy machine
   * takes its time for: they are repeated until one gets through.
   */
  private async warmUp(): Promise<void> {
    await readyEndpoints("demo");
    const tried = () => this.shift("warm-up", { v1: 100 }).catch((cause: AppError) => cause);
    const last = await eventually(tried, (done) => "changeId" in done || !done.upstream, 30_000);
    if ("changeId" in last) await cancelChange({ ctx, input: { id: last.changeId } });
  }

  async stop(): Promise<void> {
    clearInterval(this.renewal);
    for (const proxy of Object.values(this.proxies)) await proxy.become("pass");
    await Promise.all(this.workers.map((worker) => worker.stop()));
    await closeDatabase(processDatabase());
    await this.plane.end();
    for (const proxy of Object.values(this.proxies)) await proxy.stop();
    await this.dropDatabase();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  /** Shifts on top of the newest revision that this rig made. */
  async shift(
    service: string,
    weights: Record<string, number>,
    { by = ctx, ...more }: ShiftOptions = {},
  ): Promise<Accepted> {
    const known = this.revision.get(service);
    const base = known === undefined ? {} : { baseRevision: known };
    const input = { mesh: "demo", namespace: "llm", service, weights, message: "", ...base, ...more };
    return this.noted(service, await shift({ ctx: by, input }));
  }

  /** Remembers what a verb answered as the newest revision. */
  noted(service: string, accepted: Accepted): Accepted {
    this.revision.set(service, accepted.revisions[0]?.number ?? 0);
    return accepted;
  }

  until(id: string, ...states: Change["state"][]): Promise<Change> {
    return this.untilChange(id, ({ state }) => states.includes(state));
  }

  untilChange(id: string, holds: (change: Change) => boolean): Promise<Change> {
    return eventually(() => getChange({ ctx, input: { id } }), holds, 15_000);
  }

  async held(service: string): Promise<{ deliveryId: unknown; split: Record<string, number> }> {
    const { body } = await this.plane.get(service);
    const parts = body.config?.route?.rules.at(-1)?.split ?? [];
    return {
      deliveryId: body.deliveryId,
      split: Object.fromEntries(parts.map(({ version, weightBp }) => [version, weightBp / 100])),
    };
  }

  /** The control plane's own history of these, in its order. */
  async writesOf(...accepted: Accepted[]): Promise<string[]> {
    const wanted = accepted.flatMap(({ deliveries }) => deliveries);
    return (await this.plane.deliveryIds()).filter((id) => wanted.includes(id));
  }

  /** Does something while the control plane takes connections and answers nothing. */
  async whileFrozen<T>(work: () => Promise<T>): Promise<T> {
    this.plane.signal("SIGSTOP");
    try {
      return await work();
    } finally {
      this.plane.signal("SIGCONT");
    }
  }

  /** Renews a version's endpoint no more. */
  forget(service: string, version: string): void {
    this.forgotten.add(`${service} ${version}`);
  }

  private async register(): Promise<void> {
    for (const [at, service] of this.services.entries())
      for (const version of [1, 2, 3]) {
        if (this.forgotten.has(`${service} v${version}`)) continue;
        const address = `127.0.0.1:${1 + at * 10 + version}`;
        const instance = `${service}-${version}`;
        await this.plane.register({ service, version: `v${version}`, instance, address });
      }
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function proxyOf(url: string, speaks: "http" | "bytes"): Promise<FaultProxy> {
  const { hostname, port } = new URL(url);
  const proxy = new FaultProxy({ host: hostname, port: Number(port) }, speaks);
  await proxy.start();
  return proxy;
}

function through(proxy: FaultProxy, url: string): string {
  const changed = new URL(url);
  changed.host = `127.0.0.1:${proxy.port}`;
  return changed.href;
}

const noTraffic: MeasureSplit = async () => ({ state: "empty", why: "no traffic here" });

function startWorker(measureSplit: MeasureSplit, more: readonly Job[]): Worker {
  const jobs = [...changeJobs({ measureSplit }), ...more];
  return new Worker({ jobs, subscribe: () => () => undefined });
}

/** JSON is YAML. */
function settingsFile(folder: string, url: string, rules: Record<string, unknown>): string {
  const file = path.join(folder, "heddle.yaml");
  const controlPlane = { kind: "xds", connection: { url, bearerToken: { env: "CONTROL_PLANE_TOKEN" } } };
  const prometheus = { url: "http://127.0.0.1:1" };
  const mesh = { id: "demo", writes: "on", prometheus, controlPlane, ...rules };
  writeFileSync(file, JSON.stringify({ meshes: [mesh] }));
  return file;
}
