import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { AppError } from "../errors";
import { type FaultMode, FaultProxy } from "./fault-proxy.fixture";

const proxy = new FaultProxy(process.env.DATABASE_URL ?? "");
let db: typeof import("./client");
let gate: Awaited<ReturnType<typeof loadGate>>;
const uncaught: unknown[] = [];
const remember = (cause: unknown) => uncaught.push(cause);

async function loadGate() {
  return (await import("./gate")).postgresGate();
}

beforeAll(async () => {
  const { migrate } = await import("./migrate");
  await migrate(process.env.DATABASE_URL ?? "", "prisma/migrations");
  process.env.DATABASE_URL = await proxy.start();
  process.on("uncaughtException", remember);
  db = await import("./client");
  gate = await loadGate();
});

afterAll(async () => {
  const { closeDatabase, processDatabase } = await import("./pool");
  proxy.mode = "pass";
  process.off("uncaughtException", remember);
  await proxy.stop();
  await closeDatabase(processDatabase());
});

afterEach(async () => {
  proxy.mode = "pass";
  await until(() => gate.state().state === "up");
});

async function until(claim: () => boolean, ms = 5_000): Promise<number> {
  const startedAt = performance.now();
  while (!claim()) {
    if (performance.now() - startedAt > ms) throw new Error(`not within ${ms} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return performance.now() - startedAt;
}

async function timed(run: () => Promise<unknown>): Promise<{ ms: number; error: unknown }> {
  const startedAt = performance.now();
  const error = await run().then(
    () => undefined,
    (cause: unknown) => cause,
  );
  return { ms: performance.now() - startedAt, error };
}

const readOne = () => db.readDatabase((read) => read.user.count());
const writeOne = () =>
  db.transaction(async (tx) => {
    await tx.user.count();
    await tx.$executeRaw`SELECT 1`;
    return tx.user.count();
  });

const modes: { mode: FaultMode; cutFirst: boolean }[] = [
  { mode: "silent", cutFirst: false },
  { mode: "silent", cutFirst: true },
  { mode: "drop", cutFirst: true },
  { mode: "garbage", cutFirst: true },
  { mode: "http", cutFirst: true },
  { mode: "zeros", cutFirst: true },
  { mode: "garbage-answers", cutFirst: false },
];

describe.each(modes)("Postgres in mode $mode (connections cut first: $cutFirst)", ({ mode, cutFirst }) => {
  it.each([
    ["a read", readOne],
    ["a transaction", writeOne],
  ])(
    "%s fails within 2 s, the next ones at once, and all recovers",
    async (_, run) => {
      await Promise.all([run(), run(), run()]);
      proxy.mode = mode;
      if (cutFirst) proxy.cut();
      const first = await Promise.all([timed(run), timed(run), timed(run)]);
      for (const { ms, error } of first) {
        expect(ms).toBeLessThan(2_000);
        expect(error).toBeInstanceOf(AppError);
        expect((error as AppError).upstream).toBe("postgres");
        expect((error as AppError).code).toMatch(/^upstream-/);
        expect((error as AppError).message).not.toMatch(/select|insert|postgresql:|secret/i);
        expect((error as AppError).extra.since).toEqual(expect.any(String));
      }
      const next = await timed(run);
      expect(next.ms).toBeLessThan(300);
      expect(next.error).toBeInstanceOf(AppError);
      await until(() => gate.state().state === "down");

      proxy.mode = "pass";
      await until(() => gate.state().state === "up");
      const after = await Promise.all(Array.from({ length: 12 }, () => timed(run)));
      expect(after.map(({ error }) => error)).toEqual(after.map(() => undefined));
      expect(uncaught).toEqual([]);
    },
    20_000,
  );
});

describe("a database that answers", () => {
  it("stays up when one statement is too slow, and says so within 2 s", async () => {
    const slow = await timed(() => db.readDatabase((read) => read.$queryRaw`SELECT pg_sleep(5)::text`));
    expect(slow.ms).toBeLessThan(2_000);
    expect(slow.error).toMatchObject({ code: "upstream-timeout" });
    expect(gate.state().state).toBe("up");
    expect(await readOne()).toEqual(expect.any(Number));
  });

  it("stays up when every connection is taken", async () => {
    const sleeps = Array.from({ length: 30 }, () =>
      timed(() => db.readDatabase((read) => read.$queryRaw`SELECT pg_sleep(1)::text`)),
    );
    const results = await Promise.all(sleeps);
    for (const { ms } of results) expect(ms).toBeLessThan(2_000);
    expect(results.some(({ error }) => error === undefined)).toBe(true);
    await until(() => gate.state().state === "up", 300);
  });

  it("survives the loss of one connection", async () => {
    await db
      .readDatabase((read) => read.$queryRaw`SELECT pg_terminate_backend(pg_backend_pid())::text`)
      .catch(() => undefined);
    await until(() => gate.state().state === "up", 500);
    expect(await readOne()).toEqual(expect.any(Number));
  });

  it("tries a transaction again after a serialization failure", async () => {
    const { newId } = await import("./new-id");
    const name = newId();
    let attempts = 0;
    const once = () =>
      db.transaction(
        async (tx) => {
          attempts += 1;
          const count = await tx.user.count({ where: { name: { startsWith: name } } });
          await new Promise((resolve) => setTimeout(resolve, 50));
          await tx.user.create({ data: { id: newId(), name: `${name}-${count}` } });
          return count;
        },
        { isolationLevel: "Serializable" },
      );
    const counts = await Promise.all([once(), once(), once()]);
    expect(counts.sort()).toEqual([0, 1, 2]);
    expect(attempts).toBeGreaterThan(3);
  });

  it("passes the caller's own errors through and stays up", async () => {
    const own = new AppError("not-found", "nothing");
    await expect(db.transaction(async () => Promise.reject(own))).rejects.toBe(own);
    const bug = new TypeError("a bug that says connection terminated");
    await expect(db.transaction(async () => Promise.reject(bug))).rejects.toBe(bug);
    const { newId } = await import("./new-id");
    const id = newId();
    const create = () => db.transaction((tx) => tx.user.create({ data: { id, name: id } }));
    await create();
    await expect(create()).rejects.toMatchObject({ code: "P2002" });
    expect(gate.state().state).toBe("up");
  });
});
