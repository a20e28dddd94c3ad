import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { readDatabase, transaction } from "../../db/client";
import { migrate } from "../../db/migrate";
import { newId } from "../../db/new-id";
import { closeDatabase, processDatabase } from "../../db/pool";
import { identify } from "../../http/credentials/identify";
import type { Context } from "../actor";
import { OidcProvider } from "./oidc-provider.fixture";
import { beginAtProvider, finishAtProvider } from "./sign-in-at-provider";
import { systemContext } from "./system-context";

const folder = mkdtempSync(join(tmpdir(), "heddle-oidc-"));
let provider: OidcProvider;
const publicUrl = "http://localhost:7400";

beforeAll(async () => {
  provider = await OidcProvider.start();
  const settings = {
    meshes: [{ id: "demo", prometheus: { url: "http://127.0.0.1:1" } }],
    signIn: {
      oidc: {
        name: "Test SSO",
        issuer: provider.issuer,
        clientId: OidcProvider.client.id,
        clientSecret: { env: "OIDC_SECRET" },
        groups: [{ group: "sre", role: "operator", mesh: "demo", namespace: "llm" }],
      },
    },
  };
  writeFileSync(join(folder, "heddle.yaml"), JSON.stringify(settings));
  vi.stubEnv("HEDDLE_CONFIG", join(folder, "heddle.yaml"));
  vi.stubEnv("HEDDLE_DATA_DIR", folder);
  vi.stubEnv("HEDDLE_PUBLIC_URL", publicUrl);
  vi.stubEnv("HEDDLE_SECRET", "a secret of the tests, 32 characters long");
  vi.stubEnv("OIDC_SECRET", OidcProvider.client.secret);
  await migrate(process.env.DATABASE_URL ?? "", "prisma/migrations");
});
afterAll(async () => {
  await provider.stop();
  await closeDatabase(processDatabase());
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  provider.fault = "none";
  provider.isAway = false;
});

const ctx = (): Context => ({ ...systemContext("test"), address: newId() });
const cookiePairs = (lines: readonly string[]) => lines.map((line) => line.split(";")[0] ?? "").join("; ");

/** A browser's way there and back; `change` meddles with the address that it comes back to. */
async function visit(next = "/models", change: (back: URL) => void = () => undefined) {
  const { url, cookies } = await beginAtProvider({ next });
  const back = new URL(provider.consent(url));
  change(back);
  const request = new Request(back, { headers: { cookie: cookiePairs(cookies), host: "localhost:7400" } });
  return finishAtProvider({ ctx: ctx(), request });
}

const person = (more: object = {}) => ({ sub: newId(), email: `${newId()}@example.test`, ...more });

describe("signing in at a provider", () => {
  it("opens a session for who the provider says it is, with the roles of their groups, and goes on to the page", async () => {
    provider.person = person({ groups: ["sre", "unknown"] });
    const { location, signedIn } = await visit();
    expect(location).toBe("/sign-in?next=%2Fmodels&done=1");
    const identity = await identify(new Headers({ cookie: `heddle_session=${signedIn?.cookie}` }));
    expect(identity.actor).toMatchObject({ kind: "user", name: provider.person.email });
    expect(identity.grants).toEqual([{ role: "operator", mesh: "demo", namespace: "llm" }]);
  });

  it("knows them again, and takes over what they are a member of now", async () => {
    const who = person({ groups: ["sre"] });
    provider.person = who;
    const first = await visit();
    provider.person = { ...who, groups: [] };
    const second = await visit();
    expect(second.signedIn?.actor).toEqual(first.signedIn?.actor);
    const identity = await identify(new Headers({ cookie: `heddle_session=${second.signedIn?.cookie}` }));
    expect(identity.grants).toEqual([]);
  });

  it("keeps no token of the provider, and no session but ours", async () => {
    provider.person = person();
    const { cookies, signedIn } = await visit();
    const rows = await readDatabase((db) =>
      db.account.findMany({ where: { userId: signedIn?.actor.id ?? "" } }),
    );
    expect(rows).toMatchObject([{ accessToken: null, refreshToken: null, idToken: null }]);
    expect(cookies.filter((line) => !/Max-Age=0/i.test(line))).toEqual([]);
  });

  it("writes down the way in", async () => {
    provider.person = person();
    const { signedIn } = await visit();
    const rows = await readDatabase((db) =>
      db.auditEvent.findMany({ where: { actorId: signedIn?.actor.id ?? "" } }),
    );
    expect(rows).toMatchObject([{ action: "sign-in", outcome: "done", after: { way: "provider" } }]);
  });
});

it("a provider that is away is said to be, and is asked again", async () => {
  const store = globalThis as unknown as Record<symbol, unknown>;
  delete store[Symbol.for("heddle.accounts")];
  provider.isAway = true;
  const away = { code: "upstream-unavailable", upstream: "provider" };
  await expect(beginAtProvider({ next: "/" })).rejects.toMatchObject(away);
  provider.isAway = false;
  provider.person = person();
  expect((await visit()).signedIn).toBeDefined();
});

describe("nobody is signed in", () => {
  it.each(["other-nonce", "other-audience", "other-issuer", "other-key", "over", "no-token"] as const)(
    "by a token with the fault %s",
    async (fault) => {
      provider.person = person();
      provider.fault = fault;
      const { signedIn, location } = await visit();
      expect(signedIn).toBeUndefined();
      expect(location).toMatch(/^\/sign-in\?.*error=/);
      const known = await readDatabase((db) =>
        db.user.count({ where: { email: provider.person.email ?? "" } }),
      );
      expect(known).toBe(0);
    },
  );

  it("by an answer that this browser did not ask for, or a second time", async () => {
    provider.person = person();
    const { url } = await beginAtProvider({ next: "/" });
    const other = await beginAtProvider({ next: "/" });
    const back = provider.consent(url);
    const foreign = new Request(back, { headers: { cookie: cookiePairs(other.cookies) } });
    expect((await finishAtProvider({ ctx: ctx(), request: foreign })).signedIn).toBeUndefined();
    const bare = new Request(back);
    expect((await finishAtProvider({ ctx: ctx(), request: bare })).signedIn).toBeUndefined();
    const { signedIn } = await visit("/", (address) => address.searchParams.set("code", "guessed"));
    expect(signedIn).toBeUndefined();
  });

  it("over the address of somebody who signs in otherwise", async () => {
    const who = person();
    const id = newId();
    await transaction((tx) => tx.user.create({ data: { id, name: who.email, email: who.email } }));
    provider.person = who;
    const { signedIn, location } = await visit();
    expect(signedIn).toBeUndefined();
    expect(location).toContain("error=account_not_linked");
  });

  it("who was shut out", async () => {
    provider.person = person();
    const { signedIn } = await visit();
    const where = { id: signedIn?.actor.id ?? "" };
    await transaction((tx) => tx.user.update({ where, data: { disabledAt: new Date() } }));
    expect(await visit()).toEqual({ location: "/sign-in?error=disabled", cookies: expect.any(Array) });
  });

  it("and the browser never leaves this site for where it should go on to", async () => {
    provider.person = person();
    expect((await visit("//evil.example/x")).location).toBe("/sign-in?done=1");
    expect((await visit("https://evil.example")).location).toBe("/sign-in?done=1");
  });
});
