import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../../controlplane/fixtures/control-plane";
import {
  ControlPlaneProcess,
  createTestDatabase,
} from "../../../controlplane/fixtures/control-plane-process";
import type { CrashPoint } from "../../jobs/crash-point";
import { CrashingConsole } from "./crashing-process.fixture";

type Row = { id: string; state: string; leased: boolean; sent: boolean; steps: string[] };

type Death = {
  point: CrashPoint;
  kind: "route" | "circuit-breaker";
  stored: Partial<Row> | null;
  writes: number;
};

/** What is stored, and how often the control plane was written to, at the instant of each death. */
const points: Omit<Death, "kind">[] = [
  { point: "before-commit", stored: null, writes: 0 },
  { point: "after-commit", stored: { sent: false }, writes: 0 },
  { point: "lease-taken", stored: { state: "delivering", leased: true, sent: false }, writes: 0 },
  { point: "write-sent", stored: { state: "delivering", leased: true, sent: true }, writes: 1 },
  { point: "response-lost", stored: { state: "delivering", leased: true, sent: true }, writes: 1 },
  { point: "read-back", stored: { state: "delivering", leased: true, sent: true }, writes: 1 },
  { point: "before-state-recorded", stored: { state: "delivering", leased: true, sent: true }, writes: 1 },
];

/** A shift at every point; a circuit breaker, which takes the same way, where a write may or may not have been made. */
const deaths: Death[] = [
  ...points.map((death) => ({ ...death, kind: "route" as const })),
  ...points
    .filter(({ point }) => ["before-commit", "lease-taken", "response-lost"].includes(point))
    .map((death) => ({ ...death, kind: "circuit-breaker" as const })),
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

async function deliveryOf(console: CrashingConsole): Promise<Row | null> {
  const rows = await console.ask<Row>(
    `SELECT d.id, d.state, d."leaseUntil" > clock_timestamp() AS leased, d.after IS NOT NULL AS sent,
       (SELECT array_agg(s.code ORDER BY s.at, s.id) FROM "DeliveryStep" s WHERE s."deliveryId" = d.id) AS steps
     FROM "Delivery" d`,
  );
  expect(rows.length).toBeLessThan(2);
  return rows[0] ?? null;
}

function serviceOf({ point, kind }: Pick<Death, "point" | "kind">): string {
  return `${kind}-${point}`;
}

async function register(): Promise<void> {
  for (const [at, death] of deaths.entries())
    for (const version of [1, 2]) {
      const service = serviceOf(death);
      const address = `127.0.0.1:${1 + at * 10 + version}`;
      const instance = `${service}-${version}`;
      await plane.register({ service, version: `v${version}`, instance, address });
    }
}

async function writesTo(service: string): Promise<string[]> {
  const { body } = await plane.ask("GET", "/v1/changes?after=0");
  const changes = body.changes as { service: string; deliveryId: string }[];
  return changes.filter((change) => change.service === service).map(({ deliveryId }) => deliveryId);
}

describe("a console that is killed, and started again", () => {
  it.concurrent.each(deaths)(
    "at $point of a $kind",
    async (death) => {
      await oneOfFew(async () => {
        const console = await CrashingConsole.create({
          ...death,
          service: serviceOf(death),
          planeUrl: plane.url,
        });
        try {
          await diesAt(console, death.stored, death.writes);
          await endsWithin15Seconds(console);
          await continuedWhereItWas(console, death.stored);
        } finally {
          await console.stop();
        }
      });
    },
    120_000,
  );
});

async function diesAt(console: CrashingConsole, stored: Partial<Row> | null, writes: number): Promise<void> {
  await console.start();
  expect(await console.ended()).toBe("SIGKILL");
  expect(console.hasMarker).toBe(true);
  const delivery = await deliveryOf(console);
  if (stored === null) expect(delivery).toBeNull();
  else expect(delivery).toMatchObject(stored);
  // A request that was on its way reaches the control plane although its sender is dead.
  await eventually(
    () => writesTo(console.service),
    (ids) => ids.length === writes,
    2_000,
  );
}

async function endsWithin15Seconds(console: CrashingConsole): Promise<void> {
  await console.start();
  const delivery = await eventually(
    () => deliveryOf(console),
    (row) => row?.state === "accepted",
    15_000,
  );
  expect(await writesTo(console.service)).toEqual([delivery?.id]);
  const isRoute = console.kind === "route";
  const { body } = await plane.get(console.service, isRoute ? "route" : "circuit-breaker");
  const config = isRoute ? { route: { origin: { revision: 1 } } } : { origin: { revision: 1 } };
  expect(body).toMatchObject({ deliveryId: delivery?.id, config });
}

/** A lease is taken over when it has run out; what was written already is not sent a second time. */
async function continuedWhereItWas(console: CrashingConsole, stored: Partial<Row> | null): Promise<void> {
  const steps = (await deliveryOf(console))?.steps ?? [];
  expect(steps.includes("taken-over")).toBe(stored?.leased === true);
  expect(steps.filter((code) => code.startsWith("writing"))).toHaveLength(1);
}

/** More processes than the machine has cores would only starve each other. */
const atOnce = 3;
let running = 0;
const waiting: (() => void)[] = [];

async function oneOfFew(run: () => Promise<void>): Promise<void> {
  if (running === atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
  else running += 1;
  try {
    await run();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}
