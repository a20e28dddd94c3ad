import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { readDatabase, transaction } from "../../db/client";
import { migrate } from "../../db/migrate";
import { newId } from "../../db/new-id";
import { closeDatabase, processDatabase } from "../../db/pool";
import { sha256 } from "../../http/credentials/sealed-session";
import { verifySession } from "../../http/credentials/verify-session";
import type { Context } from "../actor";
import { createSignInLink } from "./create-sign-in-link";
import { signIn } from "./sign-in";
import { systemContext } from "./system-context";

beforeAll(async () => {
  vi.stubEnv("HEDDLE_SECRET", "a secret of the tests, 32 characters long");
  await migrate(process.env.DATABASE_URL ?? "", "prisma/migrations");
});
afterAll(() => closeDatabase(processDatabase()));

const from = (address: string): Context => ({ ...systemContext("test"), address });
const makeLink = (user = newId()) => createSignInLink({ ctx: from("cli"), input: { user, minutes: 5 } });

describe("signIn", () => {
  it("opens a session for the link's user, with an audit row", async () => {
    const user = newId();
    const { secret } = await makeLink(user);
    const ctx = from(newId());
    const { cookie, actor } = await signIn({ ctx, input: { secret } });
    expect(actor).toMatchObject({ kind: "user", name: user });
    expect((await verifySession(cookie))?.actor).toEqual(actor);
    const audit = await readDatabase((db) => db.auditEvent.findMany({ where: { requestId: ctx.requestId } }));
    expect(audit).toMatchObject([
      { action: "sign-in", outcome: "done", actorName: user, address: ctx.address },
    ]);
  });

  it("takes a link once, also when it is used twice at the same time", async () => {
    const { secret } = await makeLink();
    const tries = await Promise.allSettled(
      [1, 2, 3, 4].map(() => signIn({ ctx: from(newId()), input: { secret } })),
    );
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("refuses a link that is over, and keeps only the hash of its secret", async () => {
    const { secret } = await makeLink();
    const where = { secretSha256: sha256(secret) };
    await transaction((tx) => tx.signInLink.update({ where, data: { expiresAt: new Date(Date.now() - 1) } }));
    await expect(signIn({ ctx: from(newId()), input: { secret } })).rejects.toMatchObject({
      code: "unauthenticated",
    });
  });

  it("stops an address after ten failures, and nobody else", async () => {
    const address = newId();
    for (let i = 0; i < 10; i += 1) {
      await expect(signIn({ ctx: from(address), input: { secret: "guess" } })).rejects.toMatchObject({
        code: "unauthenticated",
      });
    }
    const { secret } = await makeLink();
    await expect(signIn({ ctx: from(address), input: { secret } })).rejects.toMatchObject({
      code: "rate-limited",
      params: { retryAfterSeconds: expect.any(Number) },
    });
    expect((await signIn({ ctx: from(newId()), input: { secret } })).actor.kind).toBe("user");
  });

  it("lets nobody make a link without the right to", async () => {
    const ctx: Context = {
      ...from("x"),
      actor: { kind: "token", id: "1", name: "reader" },
      scopes: ["read"],
    };
    await expect(createSignInLink({ ctx, input: { user: "a", minutes: 5 } })).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});
