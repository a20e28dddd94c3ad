import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { readDatabase, transaction } from "../../db/client";
import { FaultProxy } from "../../db/fault-proxy.fixture";
import { migrate } from "../../db/migrate";
import { closeDatabase, processDatabase } from "../../db/pool";
import { identify } from "../../http/credentials/identify";
import { sha256 } from "../../http/credentials/sealed-session";
import { verifySession } from "../../http/credentials/verify-session";
import { makeCookie, makeToken } from "../../http/handle.fixture";
import { revokeToken } from "./revoke-token";
import { signOut } from "./sign-out";
import { systemContext } from "./system-context";

const dataDir = mkdtempSync(join(tmpdir(), "heddle-data-"));
const proxy = new FaultProxy(process.env.DATABASE_URL ?? "");

beforeAll(async () => {
  await migrate(process.env.DATABASE_URL ?? "", "prisma/migrations");
  vi.stubEnv("HEDDLE_SECRET", "a secret of the tests, 32 characters long");
  vi.stubEnv("HEDDLE_DATA_DIR", dataDir);
  vi.stubEnv("DATABASE_URL", await proxy.start());
});
afterAll(async () => {
  await proxy.stop();
  await closeDatabase(processDatabase());
  rmSync(dataDir, { recursive: true });
});
afterEach(async () => {
  proxy.mode = "pass";
  await vi.waitFor(() => readDatabase((db) => db.user.count()), { timeout: 5_000 });
});

/** What a new process would know: nothing in memory. */
function restart(): void {
  const store = globalThis as unknown as Record<symbol, unknown>;
  for (const name of ["sessions", "tokens", "token-file", "people-file"])
    delete store[Symbol.for(`heddle.${name}`)];
}

function stopPostgres(mode: "drop" | "silent"): void {
  proxy.mode = mode;
  if (mode === "drop") proxy.cut();
}

const withCookie = (cookie: string) => identify(new Headers({ cookie }));
const withToken = (token: string) => identify(new Headers({ authorization: `Bearer ${token}` }));
const sealedIn = (cookie: string) => cookie.replace("heddle_session=", "");

describe.each(["drop", "silent"] as const)("while Postgres is away (%s)", (mode) => {
  it("a session that was confirmed once still counts with its roles, also after a restart, and within 2 s", async () => {
    const grants = [{ role: "viewer", mesh: "demo", namespace: "llm" }] as const;
    const cookie = await makeCookie(grants);
    const fresh = await makeCookie();
    await withCookie(cookie);
    stopPostgres(mode);
    const startedAt = performance.now();
    expect(await withCookie(cookie)).toMatchObject({ actor: { kind: "user" }, grants });
    restart();
    expect(await withCookie(cookie)).toMatchObject({ actor: { kind: "user" }, grants });
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    await expect(withCookie(fresh)).rejects.toMatchObject({ upstream: "postgres" });
  });

  it("a token that was confirmed once still counts after a restart; an unknown one is not judged", async () => {
    const token = await makeToken(["read"]);
    const fresh = await makeToken(["read"]);
    await withToken(token);
    stopPostgres(mode);
    restart();
    expect(await withToken(token)).toMatchObject({ actor: { kind: "token" }, scopes: ["read"] });
    await expect(withToken(fresh)).rejects.toMatchObject({ upstream: "postgres" });
    expect(readFileSync(join(dataDir, "confirmed-tokens.json"), "utf8")).not.toContain(token.slice(4));
  });

  it("a session that was ended here stays ended", async () => {
    const cookie = await makeCookie();
    const session = await verifySession(sealedIn(cookie));
    await signOut({ ctx: systemContext("test"), input: { sessionId: session?.sessionId ?? "" } });
    stopPostgres(mode);
    await expect(withCookie(cookie)).rejects.toMatchObject({ code: "unauthenticated" });
  });
});

describe("with Postgres", () => {
  it("a session that was ended elsewhere is refused within 15 s", async () => {
    const cookie = await makeCookie();
    const session = await verifySession(sealedIn(cookie));
    await transaction((tx) =>
      tx.session.update({ where: { id: session?.sessionId ?? "" }, data: { endedAt: new Date() } }),
    );
    expect(await verifySession(sealedIn(cookie), Date.now() + 14_000)).toBeDefined();
    expect(await verifySession(sealedIn(cookie), Date.now() + 16_000)).toBeUndefined();
  });

  it("a session ends at its time, whatever the database says", async () => {
    const cookie = await makeCookie();
    expect(await verifySession(sealedIn(cookie), Date.now() + 8 * 86_400_000)).toBeUndefined();
  });

  it("a revoked token is refused at once and leaves the copy on disk", async () => {
    const token = await makeToken(["read"]);
    const { actor } = await withToken(token);
    await revokeToken({ ctx: systemContext("test"), input: { name: actor.name } });
    await expect(withToken(token)).rejects.toMatchObject({ code: "unauthenticated" });
    expect(readFileSync(join(dataDir, "confirmed-tokens.json"), "utf8")).not.toContain(sha256(token));
  });

  it("an expired token is refused", async () => {
    const token = await makeToken(["read"]);
    await transaction((tx) =>
      tx.apiToken.update({
        where: { secretSha256: sha256(token) },
        data: { expiresAt: new Date(Date.now() - 1_000) },
      }),
    );
    await expect(withToken(token)).rejects.toMatchObject({ code: "unauthenticated" });
  });

  it("keeps no secret in the clear", async () => {
    const token = await makeToken(["read"]);
    const rows = await readDatabase((db) => db.apiToken.findMany());
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(rows.some((row) => row.prefix === token.slice(0, 8))).toBe(true);
  });
});
