import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { Client } from "pg";
import { z } from "zod";
import { until } from "./fixtures/console-api";
import { LaunchedDemo } from "./fixtures/launched-demo";

const recordSchema = z.object({
  supervisor: z.object({ pid: z.number() }),
  parts: z.record(z.string(), z.object({ pid: z.number() })),
});
const quiet = { TRAFFIC_RATE: "0.2" };

let demo: LaunchedDemo;

test.describe.configure({ mode: "serial", timeout: 120_000 });
test.beforeAll(async () => {
  demo = await LaunchedDemo.plan();
});
test.afterAll(async () => demo.remove());

function parts(): Record<string, number> {
  const record = recordSchema.parse(JSON.parse(readFileSync(path.join(demo.folder, "pids.json"), "utf8")));
  return Object.fromEntries(Object.entries(record.parts).map(([name, { pid }]) => [name, pid]));
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

function read(name: string): string {
  return readFileSync(path.join(demo.folder, name), "utf8");
}

async function untilGone(pids: number[]): Promise<void> {
  await until("every process to end", 10, async () => !pids.some(isThere) || undefined);
}

test("comes up, says how to get in, and answers where it says", async () => {
  expect(await demo.start([], quiet), demo.words).toBe(true);
  const endpoints = JSON.parse(read("endpoints.json"));
  expect(Object.keys(endpoints)).toEqual(
    expect.arrayContaining(["console", "prometheus", "loki", "controlPlane", "postgres"]),
  );
  expect(await (await fetch(`${endpoints.loki}/ready`)).text()).toMatch(/ready/);
  const token = read("token").trim();
  expect(demo.words).toContain(token);
  expect(demo.words).toMatch(/\/sign-in#\S{20,}/);
  expect(demo.words).toContain("Ctrl-C");
  const answer = await fetch(`${endpoints.console}/api/v1/access/session`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(answer.status).toBe(200);
});

test("a second launcher in the same folder is refused in one line", async () => {
  const second = Object.assign(Object.create(LaunchedDemo.prototype), {
    folder: demo.folder,
    portBase: demo.portBase,
  });
  expect(await second.start()).toBe(false);
  expect(second.words).toContain("A demo already runs in this folder");
  expect(second.words).not.toContain("    at ");
});

for (const name of [
  "controlplane",
  "chat-model-v2",
  "services",
  "console",
  "prometheus",
  "log-store",
  "traffic",
  "postgres",
]) {
  test(`${name} comes back after kill -9`, async () => {
    const before = parts()[name] ?? 0;
    process.kill(before, "SIGKILL");
    await until(`${name} to come back`, 20, async () => {
      const now = parts()[name];
      return (now !== undefined && now !== before && isThere(now)) || undefined;
    });
  });
}

test("everything answers again after its part came back", async () => {
  const endpoints = JSON.parse(read("endpoints.json"));
  for (const url of [
    `${endpoints.console}/readyz`,
    `${endpoints.controlPlane}/readyz`,
    `${endpoints.prometheus}/-/ready`,
  ]) {
    await until(url, 20, async () => (await fetch(url)).ok || undefined);
  }
  await until("Postgres", 20, async () => {
    const client = new Client({ connectionString: endpoints.postgres, connectionTimeoutMillis: 1_000 });
    client.on("error", () => undefined);
    await client.connect();
    await client.end();
    return true;
  });
});

test("kill -9 of the launcher: the next start ends what it left, keeps token and data", async () => {
  const left = Object.values(parts());
  const token = read("token");
  await demo.end("SIGKILL");
  expect(left.every(isThere)).toBe(true);
  expect(await demo.start([], quiet), demo.words).toBe(true);
  expect(demo.words).toContain("ended what an earlier demo left running");
  expect(left.some(isThere)).toBe(false);
  expect(read("token")).toBe(token);
});

test("Ctrl-C ends every process that it started", async () => {
  const all = Object.values(parts());
  expect(all.length).toBeGreaterThanOrEqual(9);
  expect(await demo.end("SIGINT")).toBe(0);
  await untilGone(all);
  expect(existsSync(path.join(demo.folder, "pids.json"))).toBe(false);
});

test("a lock file that a dead Postgres left is no hindrance, a signal during the start is heeded", async () => {
  const lock = path.join(demo.folder, "postgres/data/postmaster.pid");
  if (existsSync(path.dirname(lock))) writeFileSync(lock, `${process.pid}\n${path.dirname(lock)}\n`);
  const starting = demo.start([], quiet);
  await until("Postgres to start", 30, async () => /✓ Postgres/.test(demo.words) || undefined);
  const all = Object.values(parts());
  await demo.end("SIGTERM");
  expect(await starting).toBe(false);
  await untilGone(all);
});

test("a broken data folder and lost secrets get one line, and --fresh starts over", async () => {
  const version = path.join(demo.folder, "postgres/data/PG_VERSION");
  writeFileSync(version, "9.1\n");
  expect(await demo.start([], quiet)).toBe(false);
  expect(demo.words).toMatch(/heddle: Postgres does not start: .*--fresh/);
  writeFileSync(path.join(demo.folder, "secrets.json"), "{");
  expect(await demo.start([], quiet)).toBe(false);
  expect(demo.words).toMatch(/heddle: .*secrets\.json is broken.*--fresh/);
  const token = read("token");
  expect(await demo.start(["--fresh"], quiet), demo.words).toBe(true);
  expect(read("token")).not.toBe(token);
  await demo.end("SIGHUP");
});
