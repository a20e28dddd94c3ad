import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { readDatabase, transaction } from "../db/client";
import { migrate } from "../db/migrate";
import { newId } from "../db/new-id";
import { closeDatabase, processDatabase } from "../db/pool";
import { AppError } from "../errors";
import { handle } from "./handle";
import { makeCookie, makeToken, origin, readRoute, send, writeRoute } from "./handle.fixture";

vi.stubEnv("HEDDLE_SECRET", "a secret of the tests, 32 characters long");
const dataDir = mkdtempSync(join(tmpdir(), "heddle-data-"));
vi.stubEnv("HEDDLE_DATA_DIR", dataDir);
let token: string;
let cookie: string;
let bearer: Record<string, string>;
const ran = vi.fn();

const write = handle(writeRoute, async ({ body }) => {
  ran();
  return transaction(async (tx) => {
    const user = await tx.user.create({ data: { id: newId(), name: `${body.name} ${newId()}` } });
    return { id: user.id };
  });
});
const read = handle(readRoute, async () => ({ ok: true }));

beforeAll(async () => {
  await migrate(process.env.DATABASE_URL ?? "", "prisma/migrations");
  token = await makeToken(["read", "write"]);
  cookie = await makeCookie();
  bearer = { authorization: `Bearer ${token}` };
});
afterAll(async () => {
  await closeDatabase(processDatabase());
  rmSync(dataDir, { recursive: true });
});

async function problem(response: Response) {
  return {
    status: response.status,
    ...((await response.json()) as { code: string; errors?: { path: string }[] }),
  };
}

describe("who gets in", () => {
  const get = (headers: Record<string, string>, path = "/api/v1/tests") =>
    send(read, { method: "GET", path, headers, params: undefined });

  it("lets a token and a session read", async () => {
    expect((await get(bearer)).status).toBe(200);
    expect((await get({ cookie })).status).toBe(200);
  });

  it.each([
    ["nothing", {}],
    ["an unknown token", { authorization: `Bearer hdl_${"x".repeat(43)}` }],
    ["a token of no form", { authorization: "Bearer x" }],
    ["another scheme", { authorization: "Basic aGVkZGxlOmhlZGRsZQ==" }],
    ["a forged session", { cookie: "heddle_session=eyJ9.abc" }],
  ])("refuses %s with 401", async (_, headers) => {
    const response = await get(headers);
    expect(response.headers.get("www-authenticate")).toContain("Bearer");
    expect(await problem(response)).toMatchObject({ status: 401, code: "unauthenticated" });
  });

  it("refuses a session whose payload was changed", async () => {
    const [payload = "", signature = ""] = cookie.replace("heddle_session=", "").split(".");
    const changed = JSON.parse(Buffer.from(payload, "base64url").toString("utf8")) as Record<string, unknown>;
    const forged = Buffer.from(JSON.stringify({ ...changed, name: "root" })).toString("base64url");
    expect((await get({ cookie: `heddle_session=${forged}.${signature}` })).status).toBe(401);
  });

  it("refuses a foreign Host and a foreign Origin, also with a good token", async () => {
    expect(await problem(await get({ ...bearer, host: "evil.example" }))).toMatchObject({
      status: 403,
      code: "untrusted-origin",
    });
    expect(await problem(await get({ ...bearer, origin: "http://evil.example" }))).toMatchObject({
      code: "untrusted-origin",
    });
  });

  it("refuses to write with the cookie and no Origin of ours", async () => {
    const body = { name: "a" };
    expect((await send(write, { headers: { cookie }, body })).status).toBe(403);
    expect((await send(write, { headers: { cookie, origin: "http://evil.example" }, body })).status).toBe(
      403,
    );
    expect((await send(write, { headers: { cookie, origin }, body })).status).toBe(202);
  });

  it("refuses to write with a token that may only read", async () => {
    const reader = { authorization: `Bearer ${await makeToken(["read"])}` };
    expect((await get(reader)).status).toBe(200);
    expect(await problem(await send(write, { headers: reader, body: { name: "a" } }))).toMatchObject({
      status: 403,
      code: "forbidden",
    });
  });
});

describe("what gets in", () => {
  it.each([
    ["malformed JSON", { body: "{" }, 400, ""],
    ["an unknown field", { body: { name: "a", nme: "b" } }, 400, "nme"],
    ["a wrong type", { body: { name: "a", weights: { 'v"1\n': "x" } } }, 400, 'weights.v"1\n'],
    ["no body", {}, 400, "name"],
    ["an unknown query field", { body: { name: "a" }, path: "/api/v1/tests/here?mehs=demo" }, 400, "mehs"],
    ["a 1 MiB body", { body: { name: "x".repeat(1024 * 1024) } }, 413, ""],
    ["a form", { body: "name=a", headers: { "content-type": "application/x-www-form-urlencoded" } }, 400, ""],
  ])("refuses %s and runs nothing", async (_, sent, status, path) => {
    ran.mockClear();
    const response = await send(write, {
      ...sent,
      headers: { ...bearer, ...("headers" in sent ? sent.headers : {}) },
    });
    const document = await problem(response);
    expect(document.status).toBe(status);
    expect(document.errors?.[0]?.path).toBe(path);
    expect(ran).not.toHaveBeenCalled();
  });

  it("takes the client's request id, or makes one", async () => {
    const given = await send(write, { headers: { ...bearer, "x-request-id": "abc-1" }, body: { name: "a" } });
    expect(given.headers.get("x-request-id")).toBe("abc-1");
    const bad = await send(write, {
      headers: { ...bearer, "x-request-id": "<script>" },
      body: { name: "a" },
    });
    expect(bad.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("answers a bug with 500 and no word of it", async () => {
    const broken = handle(readRoute, async () => Promise.reject(new Error("select hunter2")));
    const response = await send(broken, {
      method: "GET",
      path: "/api/v1/tests",
      headers: bearer,
      params: {},
    });
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("hunter2");
  });

  it("calls an answer that breaks its contract a bug", async () => {
    const wrong = handle(readRoute, async () => ({ okay: true }) as unknown as { ok: boolean });
    expect(
      (await send(wrong, { method: "GET", path: "/api/v1/tests", headers: bearer, params: {} })).status,
    ).toBe(500);
  });
});

describe("Idempotency-Key", () => {
  const post = (key: string, body: unknown, headers = bearer, handler = write) =>
    send(handler, { headers: { ...headers, "idempotency-key": key }, body });
  const usersNamed = (name: string) =>
    readDatabase((db) => db.user.count({ where: { name: { startsWith: `${name} ` } } }));

  it("does the work once and answers the same twice", async () => {
    const [key, name] = [newId(), newId()];
    const first = await post(key, { name });
    const second = await post(key, { name });
    expect([first.status, second.status]).toEqual([202, 202]);
    expect(await second.json()).toEqual(await first.json());
    expect(second.headers.get("idempotency-replayed")).toBe("true");
    expect(await usersNamed(name)).toBe(1);
  });

  it("does the work once for eight at the same time", async () => {
    const [key, name] = [newId(), newId()];
    const all = await Promise.all(Array.from({ length: 8 }, () => post(key, { name })));
    expect(all.map(({ status }) => status)).toEqual(all.map(() => 202));
    expect(new Set(await Promise.all(all.map((response) => response.text()))).size).toBe(1);
    expect(await usersNamed(name)).toBe(1);
  });

  it("refuses the same key for another request", async () => {
    const [key, name] = [newId(), newId()];
    await post(key, { name });
    expect(await problem(await post(key, { name: `${name}x` }))).toMatchObject({
      status: 409,
      code: "idempotency-conflict",
    });
  });

  it("keeps the keys of two actors apart", async () => {
    const [key, name] = [newId(), newId()];
    const other = { authorization: `Bearer ${await makeToken(["write"])}` };
    await Promise.all([post(key, { name }), post(key, { name }, other)]);
    expect(await usersNamed(name)).toBe(2);
  });

  it("keeps nothing of work that failed, so that it may be tried again", async () => {
    const [key, name] = [newId(), newId()];
    let fail = true;
    const flaky = handle(writeRoute, async ({ body }) =>
      transaction(async (tx) => {
        const { id } = await tx.user.create({ data: { id: newId(), name: `${body.name} ${newId()}` } });
        if (fail) throw new AppError("stale-base-revision", "no");
        return { id };
      }),
    );
    expect((await post(key, { name }, bearer, flaky)).status).toBe(409);
    expect(await usersNamed(name)).toBe(0);
    fail = false;
    expect((await post(key, { name }, bearer, flaky)).status).toBe(202);
    expect(await usersNamed(name)).toBe(1);
  });

  it("after a crash behind the commit, the retry gets the answer and does nothing", async () => {
    const [key, name] = [newId(), newId()];
    const crashing = handle(writeRoute, async ({ body }) => {
      await transaction(async (tx) => {
        const { id } = await tx.user.create({ data: { id: newId(), name: `${body.name} ${newId()}` } });
        return { id };
      });
      throw new Error("killed here");
    });
    expect((await post(key, { name }, bearer, crashing)).status).toBe(500);
    const retry = await post(key, { name });
    expect(retry.status).toBe(202);
    const { id } = (await retry.json()) as { id: string };
    expect(await readDatabase((db) => db.user.count({ where: { id } }))).toBe(1);
    expect(await usersNamed(name)).toBe(1);
  });

  it("says so when the work was done and its answer is lost", async () => {
    const [key, name] = [newId(), newId()];
    const crashing = handle(writeRoute, async ({ body }) => {
      await transaction((tx) =>
        tx.user.create({ data: { id: newId(), name: `${body.name} ${newId()}` } }).then(() => undefined),
      );
      throw new Error("killed here");
    });
    await post(key, { name }, bearer, crashing);
    expect(await problem(await post(key, { name }))).toMatchObject({
      code: "idempotency-conflict",
      params: { reason: "answer-lost" },
    });
    expect(await usersNamed(name)).toBe(1);
  });

  it("forgets a key after 24 hours", async () => {
    const [key, name] = [newId(), newId()];
    await post(key, { name });
    await transaction((tx) =>
      tx.idempotencyKey.updateMany({ where: { key }, data: { expiresAt: new Date(0) } }),
    );
    await post(key, { name });
    expect(await usersNamed(name)).toBe(2);
  });

  it.each(["", "with space", "ü", "x".repeat(201)])("refuses the key %j", async (key) => {
    expect((await post(key, { name: "a" })).status).toBe(400);
  });
});
