import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../../controlplane/fixtures/control-plane";
import {
  ControlPlaneProcess,
  createTestDatabase,
} from "../../../controlplane/fixtures/control-plane-process";
import type { CrashPoint } from "../../jobs/crash-point";
import { foreignRoute } from "../../policies/server/together.fixture";
import { CrashingConsole } from "./crashing-process.fixture";

/** What is stored of the set and of its two pushes at the instant of each death; null where nothing is. */
const deaths: { point: CrashPoint; stored: { state: string; pushes: string[] } | null; writes: number }[] = [
  { point: "before-commit", stored: null, writes: 0 },
  { point: "after-commit", stored: { state: "forward", pushes: ["queued", "queued"] }, writes: 0 },
  { point: "lease-taken", stored: { state: "forward", pushes: ["delivering", "queued"] }, writes: 0 },
  { point: "response-lost", stored: { state: "forward", pushes: ["delivering", "queued"] }, writes: 1 },
  {
    point: "before-state-recorded",
    stored: { state: "forward", pushes: ["delivering", "queued"] },
    writes: 1,
  },
  // What the transaction of the way back had done is gone with it.
  { point: "set-settled", stored: { state: "forward", pushes: ["accepted", "conflicted"] }, writes: 1 },
];

let plane: ControlPlaneProcess;
let planeDatabase: Awaited<ReturnType<typeof createTestDatabase>>;
let renewal: NodeJS.Timeout;

beforeAll(async () => {
  planeDatabase = await createTestDatabase();
  plane = await ControlPlaneProcess.start(planeDatabase.url);
  await register();
  renewal = setInterval(() => void register().catch(() => undefined), 2_000);
});

afterAll(async () => {
  clearInterval(renewal);
  await plane.end();
  await planeDatabase.drop();
});

const serviceOf = (point: CrashPoint) => `set-${point}`;

async function register(): Promise<void> {
  for (const [at, { point }] of deaths.entries()) {
    const service = serviceOf(point);
    await plane.register({
      service,
      version: "v1",
      instance: `${service}-1`,
      address: `127.0.0.1:${2 + at * 10}`,
    });
  }
}

type Set = { state: string; pushes: string[] };

async function setOf(console: CrashingConsole): Promise<Set | null> {
  const [row] = await console.ask<Set>(
    `SELECT s.state::text, (SELECT array_agg(d.state::text ORDER BY d.sequence) FROM "Delivery" d
       WHERE d."changeId" = s."changeId") AS pushes FROM "ChangeSet" s ORDER BY s."stateSince" LIMIT 1`,
  );
  return row ?? null;
}

async function writesTo(service: string): Promise<number> {
  const { body } = await plane.ask("GET", "/v1/changes?after=0");
  const changes = body.changes as { service: string; deliveryId: string }[];
  return changes.filter((change) => change.service === service && !change.deliveryId.startsWith("other-"))
    .length;
}

describe("a console that is killed in the middle of a set, and started again", () => {
  it.each(deaths)(
    "at $point leaves nothing half standing",
    async ({ point, stored, writes }) => {
      const service = serviceOf(point);
      // The second part of the set ends in conflict.
      await foreignRoute(plane, service);
      const console = await CrashingConsole.create({ point, kind: "set", service, planeUrl: plane.url });
      try {
        await console.start();
        expect(await console.ended()).toBe("SIGKILL");
        expect(console.hasMarker).toBe(true);
        expect(await setOf(console)).toEqual(stored);
        expect(await writesTo(service)).toBe(writes);
        await console.start();
        const ended = await eventually(
          () => setOf(console),
          (set) => set?.state === "taken_back",
          20_000,
        );
        expect(ended?.pushes[1]).toBe("cancelled");
        const breaker = () => plane.get(service, "circuit-breaker");
        await eventually(
          breaker,
          ({ body }) => !JSON.stringify(body.config ?? {}).includes("maxRequests"),
          15_000,
        );
        expect(await writesTo(service)).toBe(2);
        const undos = await console.ask<{ n: number }>(
          `SELECT count(*)::int AS n FROM "Change" WHERE "revertsChangeId" IS NOT NULL`,
        );
        expect(undos).toEqual([{ n: 1 }]);
      } finally {
        await console.stop();
      }
    },
    90_000,
  );
});
