import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { queryDatabase } from "../../../controlplane/fixtures/control-plane-process";
import type { CrashPoint } from "../../jobs/crash-point";
import { claimPlans, type PlanClaim } from "./claim-plans";
import { ctx, type Mesh, meshes, PlanRig, patiently } from "./plan-rig.fixture";
import { advancePlan } from "./plans-job";
import { undoPlan } from "./undo-plan";

const worker = fileURLToPath(new URL("./plan-worker.fixture.ts", import.meta.url));
const services = [
  "two-workers",
  "late-worker",
  "forward-before-commit",
  "forward-after-commit",
  "back-before-commit",
];
const signal = new AbortController().signal;
let rig: PlanRig;

beforeAll(async () => {
  rig = await PlanRig.start({ services, workers: 0 });
}, 240_000);

afterAll(async () => rig.stop());

/** Changes of a service in a mesh that a plan made. */
async function changesIn(mesh: Mesh, service: string): Promise<number> {
  const rows = await queryDatabase(
    rig.databaseUrl,
    `SELECT id FROM "Change" WHERE "meshId" = '${mesh}' AND service = '${service}' AND "planPartId" IS NOT NULL`,
  );
  return rows.length;
}

/** Writes that each mesh's control plane was given for a service. */
const writes = (service: string) =>
  meshes.map((mesh) => rig.planes[mesh].writes.filter((write) => write.service === service).length);

const changes = (service: string) => Promise.all(meshes.map((mesh) => changesIn(mesh, service)));

async function claimOf(id: string, owner: string): Promise<PlanClaim> {
  const claim = (await claimPlans(owner, 10)).find((each) => each.id === id);
  if (!claim) throw new Error("the plan was not to be had");
  return claim;
}

describe("several workers", () => {
  it("take a plan once, however many ask at once", async () => {
    const id = await rig.plan("two-workers");
    const taken = await Promise.all(
      ["a", "b", "c", "d"].map((owner) => patiently(() => claimPlans(owner, 10))),
    );
    const claims = taken.flat().filter((claim) => claim.id === id);
    expect(claims).toHaveLength(1);
    await Promise.all(claims.flatMap((claim) => [advancePlan(claim, signal), advancePlan(claim, signal)]));
    expect(await changes("two-workers")).toEqual([1, 0, 0]);
  });

  it("leave one that lost its lease nothing to do: it was frozen, and another went on", async () => {
    const id = await rig.plan("late-worker");
    const frozen = await claimOf(id, "frozen");
    await queryDatabase(
      rig.databaseUrl,
      `UPDATE "Plan" SET "leaseUntil" = clock_timestamp() - interval '1 s'`,
    );
    const other = await claimOf(id, "other");
    await advancePlan(frozen, signal);
    expect(await changes("late-worker")).toEqual([0, 0, 0]);
    await advancePlan(other, signal);
    await advancePlan(frozen, signal);
    expect(await changes("late-worker")).toEqual([1, 0, 0]);
  });
});

/** How a process of its own ended that worked on plans until it died at a crash point: the signal's name, or what it said. */
async function deathAt(point: CrashPoint, name: string): Promise<string> {
  const child = spawn(
    process.execPath,
    ["--conditions=react-server", "--import", "tsx", worker, ...services],
    {
      stdio: ["ignore", "ignore", "pipe"],
      env: { ...process.env, HEDDLE_DATA_DIR: path.join(rig.folder, name), HEDDLE_CRASH_POINT: point },
    },
  );
  let output = "";
  child.stderr.on("data", (bytes: Buffer) => {
    output += bytes.toString();
  });
  const [code, by] = await once(child, "exit");
  return by ?? `${code}: ${output}`;
}

/** Leaves whoever works nothing to do but the plan that comes. */
async function endAll(): Promise<void> {
  await queryDatabase(rig.databaseUrl, `UPDATE "Plan" SET state = 'ended'`);
}

describe("a worker that is killed, and started again", () => {
  afterEach(async () => rig.stopWorkers());

  it.each([
    ["before-commit", [0, 0, 0]],
    ["after-commit", [1, 0, 0]],
  ] as const)(
    "at %s, applies in each mesh once",
    async (point, made) => {
      const service = `forward-${point}`;
      await endAll();
      const id = await rig.plan(service);
      expect(await deathAt(point, service)).toBe("SIGKILL");
      expect(await changes(service)).toEqual(made);
      rig.startWorkers(2);
      await rig.until(id, "done");
      expect(await changes(service)).toEqual([1, 1, 1]);
      expect(writes(service)).toEqual([1, 1, 1]);
    },
    300_000,
  );

  it("while it takes a plan back, undoes in each mesh once", async () => {
    const service = "back-before-commit";
    await endAll();
    const id = await rig.plan(service);
    rig.startWorkers(1);
    await rig.until(id, "done");
    await rig.stopWorkers();
    await patiently(() => undoPlan({ ctx, input: { id } }));
    expect(await deathAt("before-commit", service)).toBe("SIGKILL");
    expect(await changes(service)).toEqual([1, 1, 1]);
    rig.startWorkers(2);
    await rig.until(id, "undone");
    expect(await changes(service)).toEqual([2, 2, 2]);
    expect(writes(service)).toEqual([2, 2, 2]);
  }, 300_000);
});
