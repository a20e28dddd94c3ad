import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { readDatabase, transaction } from "../../db/client";
import { migrate } from "../../db/migrate";
import { newId } from "../../db/new-id";
import { closeDatabase, processDatabase } from "../../db/pool";
import { identify } from "../../http/credentials/identify";
import { makeCookie, makeToken } from "../../http/handle.fixture";
import type { Actor, Context } from "../actor";
import type { Grant } from "../grants";
import { createSignInLink } from "./create-sign-in-link";
import { createToken } from "./create-token";
import { listTokens } from "./list-tokens";
import { createLink, createPerson, listPeople, setGrants, setPersonState } from "./people";
import { setPassword } from "./set-password";
import { signIn } from "./sign-in";
import { signInWithPassword } from "./sign-in-with-password";
import { systemContext } from "./system-context";

const folder = mkdtempSync(join(tmpdir(), "heddle-people-"));
const admin: Grant = { role: "admin", mesh: "*", namespace: "*" };
const operator: Grant = { role: "operator", mesh: "demo", namespace: "llm" };

beforeAll(async () => {
  vi.stubEnv("HEDDLE_SECRET", "a secret of the tests, 32 characters long");
  vi.stubEnv("HEDDLE_DATA_DIR", folder);
  await migrate(process.env.DATABASE_URL ?? "", "prisma/migrations");
});
afterAll(async () => {
  await closeDatabase(processDatabase());
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  await transaction((tx) => tx.grant.deleteMany({ where: { NOT: { userId: null } } }));
});

const system = systemContext("test");
const from = (address: string, actor: Actor = system.actor): Context => ({ ...system, address, actor });
const identityOf = (cookie: string) => identify(new Headers({ cookie: `heddle_session=${cookie}` }));
const name = () => `person ${newId()}`;

/** Somebody new with a session of their own. */
async function signedIn(grants: Grant[]) {
  const made = await createPerson({ ctx: system, input: { name: name(), grants } });
  const { cookie, actor } = await signIn({ ctx: from(newId()), input: { secret: made.link.secret } });
  const { by } = await identityOf(cookie);
  return { cookie, actor, sessionId: by.kind === "session" ? by.sessionId : "", id: made.person.id };
}

describe("the first person", () => {
  it("who is made by the command line manages access, and nobody after them", async () => {
    const [first, second] = [name(), name()];
    for (const user of [first, second]) await createSignInLink({ ctx: system, input: { user, minutes: 5 } });
    const { people } = await listPeople({ ctx: system });
    const grantsOf = (who: string) => people.find((each) => each.name === who)?.grants;
    expect(grantsOf(first)).toEqual([admin]);
    expect(grantsOf(second)).toEqual([{ ...admin, role: "viewer" }]);
  });

  it("keeps their roles when another link is made", async () => {
    const user = name();
    const input = { user, minutes: 5 };
    await createSignInLink({ ctx: system, input: { ...input, grants: [operator] } });
    await createSignInLink({ ctx: system, input });
    const { people } = await listPeople({ ctx: system });
    expect(people.find((each) => each.name === user)?.grants).toEqual([operator]);
  });
});

describe("a password", () => {
  it("is chosen once, signs in, and ends every other session when it is changed", async () => {
    const { cookie, actor, sessionId } = await signedIn([admin]);
    const [email, password, next] = [`${newId()}@example.test`, newId(), newId()];
    const ctx = from(newId(), actor);
    await setPassword({ ctx, input: { email, password }, sessionId });
    const other = await signInWithPassword({ ctx: from(newId()), input: { email, password } });
    expect(other.actor).toEqual(actor);
    const wrong = setPassword({ ctx, input: { password: next, current: "guess" }, sessionId });
    await expect(wrong).rejects.toMatchObject({ code: "malformed", faults: [{ path: "current" }] });
    const changed = await setPassword({ ctx, input: { password: next, current: password }, sessionId });
    expect(changed).toEqual({ email, endedSessions: 1 });
    await expect(identityOf(other.cookie)).rejects.toMatchObject({ code: "unauthenticated" });
    expect((await identityOf(cookie)).actor).toEqual(actor);
    const old = signInWithPassword({ ctx: from(newId()), input: { email, password } });
    await expect(old).rejects.toMatchObject({ code: "unauthenticated", params: { reason: "password" } });
  });

  it("is guessed ten times a minute at most: for one person from anywhere, and by one address for anybody", async () => {
    const email = `${newId()}@example.test`;
    const guess = (address: string, who: string) =>
      signInWithPassword({ ctx: from(address), input: { email: who, password: "guess" } });
    for (let i = 0; i < 10; i += 1)
      await expect(guess(newId(), email)).rejects.toMatchObject({ code: "unauthenticated" });
    await expect(guess(newId(), email)).rejects.toMatchObject({ code: "rate-limited" });
    const address = newId();
    for (let i = 0; i < 10; i += 1) await guess(address, `${newId()}@example.test`).catch(() => undefined);
    await expect(guess(address, `${newId()}@example.test`)).rejects.toMatchObject({ code: "rate-limited" });
  });

  it("is for nobody whose address belongs to another, nor for a token", async () => {
    const [one, two] = [await signedIn([]), await signedIn([])];
    const email = `${newId()}@example.test`;
    const choose = ({ actor, sessionId }: typeof one) =>
      setPassword({ ctx: from(newId(), actor), input: { email, password: newId() }, sessionId });
    await choose(one);
    await expect(choose(two)).rejects.toMatchObject({ code: "malformed", faults: [{ path: "email" }] });
    const token = from("x", { kind: "token", id: newId(), name: "ci" });
    const ofToken = setPassword({ ctx: token, input: { email, password: newId() }, sessionId: "" });
    await expect(ofToken).rejects.toMatchObject({ code: "forbidden" });
  });

  it("is kept as a hash alone, and nowhere in the audit trail", async () => {
    const { actor, sessionId } = await signedIn([]);
    const password = newId();
    const ctx = { ...from(newId(), actor), requestId: newId() };
    await setPassword({ ctx, input: { email: `${newId()}@example.test`, password }, sessionId });
    const rows = await readDatabase((db) =>
      Promise.all([db.account.findMany(), db.auditEvent.findMany({ where: { requestId: ctx.requestId } })]),
    );
    expect(rows[1]).toMatchObject([{ action: "set-password", outcome: "done" }]);
    expect(
      JSON.stringify(rows, (_, value) => (typeof value === "bigint" ? String(value) : value)),
    ).not.toContain(password);
  });
});

describe("roles", () => {
  it("hold at once in sessions that are open", async () => {
    await signedIn([admin]);
    const { cookie, id } = await signedIn([admin]);
    expect((await identityOf(cookie)).grants).toEqual([admin]);
    await setGrants({ ctx: system, input: { id, grants: [operator, operator] } });
    expect((await identityOf(cookie)).grants).toEqual([operator]);
    const audit = await readDatabase((db) =>
      db.auditEvent.findFirstOrThrow({ where: { action: "set-roles" }, orderBy: { sequence: "desc" } }),
    );
    expect(audit).toMatchObject({ before: { grants: [admin] }, after: { grants: [operator] } });
  });

  it("leave somebody who manages access", async () => {
    const { id } = await signedIn([admin]);
    const refused = { code: "invalid-transition" };
    await expect(setGrants({ ctx: system, input: { id, grants: [] } })).rejects.toMatchObject(refused);
    await expect(setPersonState({ ctx: system, input: { id, isDisabled: true } })).rejects.toMatchObject(
      refused,
    );
    await signedIn([admin]);
    await setGrants({ ctx: system, input: { id, grants: [] } });
  });

  it("are given by nobody who does not manage access everywhere", async () => {
    const { id } = await signedIn([admin]);
    const partial: Context = { ...from("x"), grants: [{ ...admin, mesh: "demo" }] };
    const forbidden = { code: "forbidden" };
    await expect(setGrants({ ctx: partial, input: { id, grants: [] } })).rejects.toMatchObject(forbidden);
    await expect(listPeople({ ctx: partial })).rejects.toMatchObject(forbidden);
    await expect(createLink({ ctx: partial, input: { id } })).rejects.toMatchObject(forbidden);
  });
});

describe("who is shut out", () => {
  it("has no session, no link and no way in, until they are let in again", async () => {
    await signedIn([admin]);
    const { cookie, id } = await signedIn([operator]);
    const link = await createLink({ ctx: system, input: { id } });
    await setPersonState({ ctx: system, input: { id, isDisabled: true } });
    await expect(identityOf(cookie)).rejects.toMatchObject({ code: "unauthenticated" });
    const spent = signIn({ ctx: from(newId()), input: { secret: link.secret } });
    await expect(spent).rejects.toMatchObject({ code: "unauthenticated" });
    await expect(createLink({ ctx: system, input: { id } })).rejects.toMatchObject({
      code: "invalid-transition",
    });
    await setPersonState({ ctx: system, input: { id, isDisabled: false } });
    const again = await createLink({ ctx: system, input: { id } });
    expect((await signIn({ ctx: from(newId()), input: again })).actor.id).toBe(id);
  });
});

describe("names", () => {
  it("and addresses belong to one person", async () => {
    const input = { name: name(), email: `${newId()}@example.test`, grants: [] };
    await createPerson({ ctx: system, input });
    const again = createPerson({ ctx: system, input: { ...input, email: undefined } });
    await expect(again).rejects.toMatchObject({ code: "malformed", faults: [{ path: "name" }] });
    const other = createPerson({ ctx: system, input: { ...input, name: name() } });
    await expect(other).rejects.toMatchObject({ code: "malformed", faults: [{ path: "email" }] });
  });
});

describe("API tokens", () => {
  it("have roles, and are listed without their secrets while they stand", async () => {
    const input = { name: newId(), scopes: ["read" as const], grants: [operator], expiresDays: 1 };
    const { token, secret } = await createToken({ ctx: system, input });
    const identity = await identify(new Headers({ authorization: `Bearer ${secret}` }));
    expect(identity).toMatchObject({ scopes: ["read"], grants: [operator] });
    const { tokens } = await listTokens({ ctx: system });
    expect(tokens).toContainEqual(token);
    expect(JSON.stringify(tokens)).not.toContain(secret);
  });

  it("of fixtures hold what is said of them", async () => {
    const secret = await makeToken(["read"], [operator]);
    const cookie = await makeCookie([operator]);
    const [byToken, byCookie] = await Promise.all([
      identify(new Headers({ authorization: `Bearer ${secret}` })),
      identify(new Headers({ cookie })),
    ]);
    expect([byToken.grants, byCookie.grants]).toEqual([[operator], [operator]]);
  });
});
