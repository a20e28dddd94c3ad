import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { vi } from "vitest";
import { eventually } from "../../../controlplane/fixtures/control-plane";
import { createTestDatabase } from "../../../controlplane/fixtures/control-plane-process";
import { systemContext } from "../../../lib/access/server/system-context";
import type { Change } from "../../../lib/changes/changes";
import { changeJobs } from "../../../lib/changes/server/change-jobs";
import { getChange } from "../../../lib/changes/server/get-change";
import { transaction } from "../../../lib/db/client";
import { migrate } from "../../../lib/db/migrate";
import { closeDatabase, processDatabase } from "../../../lib/db/pool";
import { Worker } from "../../../lib/jobs/worker";
import type { KubernetesObject } from "../kinds/kubernetes-object";
import { type Kubernetes, startKubernetes } from "../start-kubernetes";
import { namespace } from "./shifted-service.fixture";

export const ctx = systemContext("tests");
export const token = "a-token-for-tests-alone";
export const settled = ({ state }: Change) =>
  ["accepted", "converged", "conflicted", "failed"].includes(state);

/**
 * Deliveries into a cluster with Istio, seen as two meshes: `direct` writes whatever is there, `left` leaves to another tool what is
 * that tool's; the service `guarded` is protected.
 */
export class DirectRig {
  private worker = startWorker();

  private constructor(
    readonly cluster: Kubernetes,
    private readonly database: { drop: () => Promise<void> },
    private readonly folder: string,
  ) {}

  static async start(objects: readonly object[]): Promise<DirectRig> {
    const cluster = await startKubernetes({
      tokens: { [token]: { user: "heddle", rights: "admin" } },
      objects: objects as never,
    });
    const database = await createTestDatabase();
    const folder = mkdtempSync(path.join(tmpdir(), "heddle-cluster-"));
    const entry = (id: string, owned: string) => `
  - id: ${id}
    writes: on
    ownedElsewhere: ${owned}
    protected: [{ namespace: llm, service: guarded, approvals: 1 }]
    prometheus: { url: "http://127.0.0.1:9" }
    controlPlane:
      kind: istio
      cluster: { connection: { url: "${cluster.url}", bearerToken: { env: HEDDLE_TEST_TOKEN } } }`;
    const file = path.join(folder, "heddle.yaml");
    writeFileSync(file, `meshes:${entry("direct", "direct")}${entry("left", "read-only")}\n`);
    vi.stubEnv("HEDDLE_CONFIG", file);
    vi.stubEnv("HEDDLE_TEST_TOKEN", token);
    vi.stubEnv("DATABASE_URL", database.url);
    vi.stubEnv("HEDDLE_DATA_DIR", folder);
    await migrate(database.url, "prisma/migrations");
    // The first queries compile the engine, which a busy machine takes its time for.
    const first = () =>
      transaction((tx) => tx.policy.count()).then(
        () => true,
        () => false,
      );
    await eventually(first, (isDone) => isDone, 30_000);
    return new DirectRig(cluster, database, folder);
  }

  async stop(): Promise<void> {
    await this.worker.stop();
    await closeDatabase(processDatabase());
    await this.cluster.stop();
    await this.database.drop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Nothing is delivered until `resume`. */
  pause(): Promise<void> {
    return this.worker.stop();
  }

  resume(): void {
    this.worker = startWorker();
  }

  until(id: string, holds: (change: Change) => boolean): Promise<Change> {
    return eventually(() => getChange({ ctx, input: { id } }), holds, 20_000);
  }

  /** The route of a service, as the cluster has it. */
  virtualService(service: string): KubernetesObject {
    const found = this.cluster.store.get(virtualServices, namespace, service);
    if (!found) throw new Error(`there is no VirtualService ${service}`);
    return found as KubernetesObject;
  }
}

const virtualServices = { group: "networking.istio.io", plural: "virtualservices" };

/** The rest of a route: a copy without what a shift may change. */
export function rest(object: KubernetesObject): unknown {
  const { http, ...spec } = structuredClone(object.spec) as { http: { route?: { weight?: number }[] }[] };
  for (const { route = [] } of http) for (const part of route) delete part.weight;
  return { ...spec, http };
}

function startWorker(): Worker {
  const measureSplit = async () => ({ state: "empty" as const, why: "no traffic here" });
  return new Worker({ jobs: changeJobs({ measureSplit }), subscribe: () => () => undefined });
}
