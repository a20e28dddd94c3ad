import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { eventually } from "../../../controlplane/fixtures/control-plane";
import {
  ControlPlaneProcess,
  createTestDatabase,
  token,
} from "../../../controlplane/fixtures/control-plane-process";
import { systemContext } from "../../access/server/system-context";
import { migrate } from "../../db/migrate";
import { closeDatabase, processDatabase } from "../../db/pool";
import { Worker } from "../../jobs/worker";
import { shift } from "../../services/server/shift";
import type { Accepted, Change } from "../changes";
import { cancelChange } from "./cancel-change";
import { changeJobs } from "./change-jobs";
import { getChange } from "./get-change";
import { keepChange } from "./keep-change";
import { listChanges } from "./list-changes";
import { retryChange } from "./retry-change";
import { undoChange } from "./undo-change";

const ctx = systemContext("tests");
const dataDir = mkdtempSync(path.join(tmpdir(), "heddle-changes-"));
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let plane: ControlPlaneProcess;
let workers: Worker[] = [];
let renewal: NodeJS.Timeout;

beforeAll(async () => {
  database = await createTestDatabase();
  plane = await ControlPlaneProcess.start(database.url);
  vi.stubEnv("DATABASE_URL", database.url);
  vi.stubEnv("CONTROL_PLANE_URL", plane.url);
  vi.stubEnv("CONTROL_PLANE_TOKEN", token);
  vi.stubEnv("HEDDLE_DATA_DIR", dataDir);
  await migrate(database.url, "prisma/migrations");
  renewal = setInterval(() => void registerVersions().catch(() => undefined), 2_000);
  await registerVersions();
  // Two that know nothing of each other, as two consoles would run.
  workers = [startWorker(), startWorker()];
});

afterAll(async () => {
  clearInterval(renewal);
  await Promise.all(workers.map((worker) => worker.stop()));
  await closeDatabase(processDatabase());
  await plane.end();
  await database.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

function startWorker(): Worker {
  const measureSplit = async () => ({ state: "empty" as const, why: "no traffic here" });
  return new Worker({ jobs: changeJobs({ measureSplit }), subscribe: () => () => undefined });
}

async function registerVersions(): Promise<void> {
  for (const [at, service] of services.entries())
    for (const version of [1, 2, 3]) {
      const address = `127.0.0.1:${at * 10 + version}`;
      await plane.register({ service, version: `v${version}`, instance: `${service}-${version}`, address });
    }
}

/** One service a test: their policies do not meet. */
const services = ["once", "late", "given-up", "foreign", "ends", "kept", "overlap"];

let revision: Record<string, number> = {};
async function shiftTo(service: string, weights: Record<string, number>, more: { until?: string } = {}) {
  const base = revision[service] === undefined ? {} : { baseRevision: revision[service] };
  const input = { mesh: "demo", namespace: "llm", service, weights, message: "", ...base, ...more };
  const accepted = await shift({ ctx, input });
  return noted(service, accepted);
}

function noted(service: string, accepted: Accepted): Accepted {
  revision = { ...revision, [service]: accepted.revisions[0]?.number ?? 0 };
  return accepted;
}

function until(id: string, ...states: Change["state"][]): Promise<Change> {
  return eventually(
    () => getChange({ ctx, input: { id } }),
    ({ state }) => states.includes(state),
    15_000,
  );
}

async function heldBy(service: string): Promise<{ deliveryId: unknown; split: Record<string, number> }> {
  const { body } = await plane.get(service);
  const parts = body.config?.route?.rules.at(-1)?.split ?? [];
  return {
    deliveryId: body.deliveryId,
    split: Object.fromEntries(parts.map(({ version, weightBp }) => [version, weightBp / 100])),
  };
}

/** Does something while the control plane takes connections and answers nothing. */
async function whileFrozen<T>(work: () => Promise<T>): Promise<T> {
  plane.signal("SIGSTOP");
  try {
    return await work();
  } finally {
    plane.signal("SIGCONT");
  }
}

async function writesOf(...accepted: Accepted[]): Promise<number> {
  const ids = await plane.deliveryIds();
  return ids.filter((id) => accepted.some(({ deliveries }) => deliveries.includes(id))).length;
}

describe("delivery", () => {
  it("pushes once, however many workers run, and says no more than was observed", async () => {
    const accepted = await shiftTo("once", { v1: 90, v2: 10 });
    const change = await until(accepted.changeId, "accepted");
    // No proxy is connected here: nothing stronger was observed.
    expect(change.strength.kind).toBe("stored");
    expect(await heldBy("once")).toEqual({ deliveryId: accepted.deliveries[0], split: { v1: 90, v2: 10 } });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(await writesOf(accepted)).toBe(1);
    expect(change.diff[0]?.after).toContain('"weightBp":9000');
  });

  it("lets a newer change pass an older one that waits", async () => {
    const [first, second] = await whileFrozen(
      async () =>
        [await shiftTo("late", { v1: 80, v2: 20 }), await shiftTo("late", { v1: 70, v2: 30 })] as const,
    );
    await until(second.changeId, "accepted");
    await until(first.changeId, "superseded");
    expect((await heldBy("late")).split).toEqual({ v1: 70, v2: 30 });
    expect(await writesOf(first)).toBe(0);
  }, 30_000);

  it("gives a change up before it is written, and what stood before stands", async () => {
    const before = await shiftTo("given-up", { v1: 100 });
    await until(before.changeId, "accepted");
    const change = await whileFrozen(async () => {
      const waiting = await shiftTo("given-up", { v1: 10, v2: 90 });
      noted("given-up", await cancelChange({ ctx, input: { id: waiting.changeId } }));
      return waiting;
    });
    await until(change.changeId, "cancelled");
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect((await heldBy("given-up")).split).toEqual({ v1: 100 });
    expect(await writesOf(change)).toBe(0);
    expect((await shiftTo("given-up", { v1: 60, v2: 40 })).changeId).toBeTruthy();
  }, 30_000);

  it("does not write over what somebody else wrote until a person says so", async () => {
    const foreign = { route: { origin: null, rules: [{ split: [{ version: "v3", weightBp: 10_000 }] }] } };
    const put = await plane.put(JSON.stringify({ route: { ...foreign.route, origin: someone } }), {
      service: "foreign",
      deliveryId: "somebody-else",
    });
    expect(put.status).toBe(200);
    const accepted = await shiftTo("foreign", { v1: 50, v2: 50 });
    const conflicted = await until(accepted.changeId, "conflicted");
    expect(conflicted.retry.possible).toBe(true);
    expect((await heldBy("foreign")).deliveryId).toBe("somebody-else");
    await retryChange({ ctx, input: { id: accepted.changeId } });
    await until(accepted.changeId, "accepted");
    expect((await heldBy("foreign")).split).toEqual({ v1: 50, v2: 50 });
  }, 30_000);
});

const someone = {
  policyId: "00000000-0000-7000-8000-000000000001",
  revision: 1,
  changeId: "00000000-0000-7000-8000-000000000002",
};

describe("a change with an end", () => {
  const soon = () => new Date(Date.now() + 1_500).toISOString();

  it("undoes itself, by a change of its own", async () => {
    const before = await shiftTo("ends", { v1: 100 });
    await until(before.changeId, "accepted");
    const change = await shiftTo("ends", { v1: 50, v2: 50 }, { until: soon() });
    await until(change.changeId, "accepted", "superseded");
    await eventually(
      () => heldBy("ends"),
      ({ split }) => split.v1 === 100,
      15_000,
    );
    const { changes } = await listChanges({
      ctx,
      input: { mesh: "demo", namespace: "llm", service: "ends" },
    });
    expect(changes.map(({ kind }) => kind)).toEqual(["expiry", "shift", "shift"]);
    expect(changes[0]?.revertsChangeId).toBe(change.changeId);
  }, 30_000);

  it("stays when it is kept", async () => {
    const before = await shiftTo("kept", { v1: 100 });
    await until(before.changeId, "accepted");
    const change = await shiftTo("kept", { v1: 50, v2: 50 }, { until: soon() });
    await keepChange({ ctx, input: { id: change.changeId } });
    await until(change.changeId, "accepted");
    await new Promise((resolve) => setTimeout(resolve, 3_500));
    expect((await heldBy("kept")).split).toEqual({ v1: 50, v2: 50 });
  }, 30_000);
});

describe("undo", () => {
  it("shows both sides where a later change touched the same weights, and can itself be undone", async () => {
    const first = await shiftTo("overlap", { v1: 90, v2: 10 });
    const second = await shiftTo("overlap", { v1: 80, v2: 20 });
    await expect(undoChange({ ctx, input: { id: first.changeId } })).rejects.toMatchObject({
      code: "overlapping-change",
      extra: { theirs: { revision: 2 } },
    });
    const undone = noted("overlap", await undoChange({ ctx, input: { id: second.changeId } }));
    await until(undone.changeId, "accepted");
    expect((await heldBy("overlap")).split).toEqual({ v1: 90, v2: 10 });
    const redone = noted("overlap", await undoChange({ ctx, input: { id: undone.changeId } }));
    await until(redone.changeId, "accepted");
    expect((await heldBy("overlap")).split).toEqual({ v1: 80, v2: 20 });
    await expect(shiftTo("overlap", { v1: 50, v9: 50 })).rejects.toMatchObject({ code: "unknown-version" });
  }, 30_000);
});
