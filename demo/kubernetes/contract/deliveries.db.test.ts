import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { eventually } from "../../../controlplane/fixtures/control-plane";
import { createTestDatabase } from "../../../controlplane/fixtures/control-plane-process";
import { systemContext } from "../../../lib/access/server/system-context";
import type { Change } from "../../../lib/changes/changes";
import { changeJobs } from "../../../lib/changes/server/change-jobs";
import { getChange } from "../../../lib/changes/server/get-change";
import { undoChange } from "../../../lib/changes/server/undo-change";
import { migrate } from "../../../lib/db/migrate";
import { closeDatabase, processDatabase } from "../../../lib/db/pool";
import { Worker } from "../../../lib/jobs/worker";
import { listPolicies } from "../../../lib/policies/server/list-policies";
import { readFound } from "../../../lib/policies/server/read-found";
import { takeOver } from "../../../lib/policies/server/take-over";
import { previewShift } from "../../../lib/services/server/preview-shift";
import { shift } from "../../../lib/services/server/shift";
import { startForeignManager } from "../actors/foreign-manager";
import type { KubernetesObject } from "../kinds/kubernetes-object";
import { type Kubernetes, startKubernetes } from "../start-kubernetes";
import { namespace, shiftedService } from "./shifted-service.fixture";

const ctx = systemContext("tests");
const token = "a-token-for-tests-alone";
let cluster: Kubernetes;
let database: { url: string; drop: () => Promise<void> };
let worker: Worker;
let folder: string;

/** A mesh whose control plane is Istio on a cluster, another that leaves to Argo CD what is Argo CD's. */
beforeAll(async () => {
  cluster = await startKubernetes({
    tokens: { [token]: { user: "heddle", rights: "admin" } },
    objects: [...shiftedService("kept"), ...shiftedService("argo", { application: "apps" })] as never,
  });
  database = await createTestDatabase();
  folder = mkdtempSync(path.join(tmpdir(), "heddle-cluster-"));
  const entry = (id: string, owned: string) => `
  - id: ${id}
    writes: on
    ownedElsewhere: ${owned}
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
    listPolicies({ ctx, input: { mesh: "direct" } }).then(
      () => true,
      () => false,
    );
  await eventually(first, (isDone) => isDone, 30_000);
  const measureSplit = async () => ({ state: "empty" as const, why: "no traffic here" });
  worker = new Worker({ jobs: changeJobs({ measureSplit }), subscribe: () => () => undefined });
});

afterAll(async () => {
  await worker.stop();
  await closeDatabase(processDatabase());
  await cluster.stop();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

const until = (id: string, holds: (change: Change) => boolean) =>
  eventually(() => getChange({ ctx, input: { id } }), holds, 20_000);
const settled = ({ state }: Change) => ["accepted", "converged", "conflicted", "failed"].includes(state);

function virtualService(service: string): KubernetesObject {
  const found = cluster.store.get(
    { group: "networking.istio.io", plural: "virtualservices" },
    namespace,
    service,
  );
  if (!found) throw new Error(`there is no VirtualService ${service}`);
  return found as KubernetesObject;
}

/** The rest: a copy without what a shift may change. */
function rest(object: KubernetesObject): unknown {
  const { http, ...spec } = structuredClone(object.spec) as { http: { route?: { weight?: number }[] }[] };
  for (const { route = [] } of http) for (const part of route) delete part.weight;
  return { ...spec, http };
}

describe("a shift of what others wrote, without taking it over whole", () => {
  it("moves the weights of one rule, keeps every other byte, and Undo puts them back", async () => {
    const before = structuredClone(virtualService("kept"));
    const input = { mesh: "direct", namespace, service: "kept", kind: "route" as const };
    const { found } = await readFound({ ctx, input });
    expect(found?.whole.outcome).toBe("beyond");
    expect(found?.rules.find(({ rule }) => rule === "main")?.weights).toEqual({ v1: 9_000, v2: 1_000 });
    const taken = await takeOver({
      ctx,
      input: { ...input, how: "weights", etag: found?.etag ?? "", message: "" },
    });
    expect(await until(taken.changeId, settled)).toMatchObject({ state: "accepted" });
    expect(virtualService("kept").spec).toEqual(before.spec);

    const moved = await shift({
      ctx,
      input: {
        ...{ mesh: "direct", namespace, service: "kept", rule: "main", message: "" },
        weights: { v1: 50, v2: 50 },
        baseRevision: taken.revisions[0]?.number ?? 0,
      },
    });
    expect(await until(moved.changeId, settled)).toMatchObject({ state: "accepted" });
    const after = virtualService("kept");
    expect(after.spec).not.toEqual(before.spec);
    expect(rest(after)).toEqual(rest(before));
    expect(JSON.stringify(after.spec)).toContain('"weight":50');

    const undone = await undoChange({ ctx, input: { id: moved.changeId } });
    expect(await until(undone.changeId, settled)).toMatchObject({ state: "accepted" });
    expect(JSON.stringify(virtualService("kept").spec)).toBe(JSON.stringify(before.spec));
  });
});

describe("what a GitOps tool keeps", () => {
  it("is left to it: the preview says so, the push is refused, nothing is written", async () => {
    const target = { mesh: "left", namespace, service: "argo" };
    const preview = await previewShift({ ctx, input: { ...target, weights: { v1: 50, v2: 50 } } });
    const owned = preview.problems.find(({ code }) => code === "owned-elsewhere");
    expect(owned).toMatchObject({ severity: "error", params: { tool: "argo-cd", name: "apps" } });
    expect(owned?.snippet).toContain("managedFieldsManagers");
    const before = virtualService("argo");
    const { changeId } = await shift({ ctx, input: { ...target, message: "", weights: { v1: 50, v2: 50 } } });
    const change = await until(changeId, settled);
    expect(change).toMatchObject({ state: "failed" });
    expect(change.deliveries[0]?.lastError?.code).toBe("owned-elsewhere");
    expect(virtualService("argo")).toEqual(before);
  });

  it("is given up on when it is put back twice, by its name", async () => {
    const object = virtualService("argo");
    const input = { mesh: "direct", namespace, service: "argo", kind: "route" as const };
    const { found } = await readFound({ ctx, input });
    const taken = await takeOver({
      ctx,
      input: { ...input, how: "weights", etag: found?.etag ?? "", message: "" },
    });
    await until(taken.changeId, settled);
    const manager = startForeignManager({
      ...{ url: cluster.url, token, application: "apps", resource: "virtualservices", everyMs: 1_500 },
      object: { ...object, metadata: { name: "argo", namespace } } as KubernetesObject,
    });
    try {
      const { changeId } = await shift({
        ctx,
        input: {
          ...{ mesh: "direct", namespace, service: "argo", rule: "main", message: "" },
          weights: { v1: 20, v2: 80 },
          baseRevision: taken.revisions[0]?.number ?? 0,
        },
      });
      const change = await until(changeId, ({ state }) => state === "conflicted");
      const steps = change.deliveries[0]?.steps ?? [];
      expect(steps.filter(({ code }) => code === "reverted")).toHaveLength(1);
      expect(steps.at(-1)).toMatchObject({ code: "reverted-again" });
      expect(change.deliveries[0]?.lastError?.message).toContain("argocd-controller");
    } finally {
      manager.stop();
    }
  });
});
