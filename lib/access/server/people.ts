import "server-only";
import type { z } from "zod";
import { recordAudit } from "../../audit/server/record-audit";
import { readDatabase, type Tx, transaction } from "../../db/client";
import { newId } from "../../db/new-id";
import { notify } from "../../db/notify";
import { isUniqueViolation } from "../../db/unique-violation";
import { AppError } from "../../errors";
import { forgetSessions } from "../../http/credentials/verify-session";
import { homeMesh, settings } from "../../settings/settings";
import type { Context } from "../actor";
import type { Grant } from "../grants";
import type { Person } from "../people";
import type { createPersonRoute, listPeopleRoute } from "../routes-people";
import { authorise } from "./authorise";
import { hasAdmin } from "./has-admin";
import { makeLink } from "./make-link";
import { findPerson, personInclude, personView } from "./person-view";
import { replaceGrants } from "./replace-grants";

const linkMinutes = 24 * 60;

/** Everybody by name, and which groups bring roles. Throws `forbidden`, or that Postgres is away. */
export async function listPeople({
  ctx,
  signal,
}: {
  ctx: Context;
  signal?: AbortSignal;
}): Promise<z.input<typeof listPeopleRoute.answer>> {
  authorise(ctx, "access.manage", null);
  const rows = await readDatabase(
    (db) => db.user.findMany({ include: personInclude, orderBy: { name: "asc" }, take: 1_000 }),
    signal ? { signal } : {},
  );
  return { people: rows.map(personView), groups: settings().signIn.oidc?.groups ?? [] };
}

/** Lets somebody in, with a one-time link. Throws `malformed` where the name or the address is somebody else's. */
export async function createPerson({
  ctx,
  input: { name, email, grants },
}: {
  ctx: Context;
  input: z.output<typeof createPersonRoute.body>;
}): Promise<z.input<typeof createPersonRoute.answer>> {
  authorise(ctx, "access.manage", null);
  const id = newId();
  return transaction(async (tx) => {
    await requireFree(tx, name, email);
    await tx.user.create({ data: { id, name, email: email ?? null } });
    await replaceGrants(tx, ctx, { userId: id }, grants);
    const link = await makeLink(tx, id, linkMinutes);
    const person = personView(await findPerson(tx, id));
    const after = { name, email: email ?? null, grants };
    await recordAudit(tx, ctx, { mesh: homeMesh(), action: "create-person", outcome: "done", after });
    return { person, link };
  }).catch((cause: unknown) => {
    throw isUniqueViolation(cause) ? taken("name") : cause;
  });
}

/** Another one-time link for somebody. Throws `not-found`, and `invalid-transition` for who is shut out. */
export async function createLink({
  ctx,
  input: { id },
}: {
  ctx: Context;
  input: { id: string };
}): Promise<{ secret: string; expiresAt: string }> {
  authorise(ctx, "access.manage", null);
  return transaction(async (tx) => {
    const { name, disabledAt } = await findPerson(tx, id);
    if (disabledAt !== null) throw new AppError("invalid-transition", `${name} is shut out.`);
    const link = await makeLink(tx, id, linkMinutes);
    const entry = { mesh: homeMesh(), action: "create-sign-in-link", outcome: "done" } as const;
    await recordAudit(tx, ctx, { ...entry, after: { user: name } });
    return link;
  });
}

/** Gives a person these roles and no others. Throws `not-found`, and `invalid-transition` where nobody would manage access. */
export async function setGrants({
  ctx,
  input: { id, grants },
}: {
  ctx: Context;
  input: { id: string; grants: readonly Grant[] };
}): Promise<Person> {
  return changePerson(ctx, id, "set-roles", async (tx) => {
    await replaceGrants(tx, ctx, { userId: id }, grants);
  });
}

/** Shuts a person out and ends their sessions and links, or lets them in again. Throws as `setGrants` does. */
export async function setPersonState({
  ctx,
  input: { id, isDisabled },
}: {
  ctx: Context;
  input: { id: string; isDisabled: boolean };
}): Promise<Person> {
  return changePerson(ctx, id, isDisabled ? "shut-out" : "let-in", async (tx) => {
    const now = new Date();
    await tx.user.update({ where: { id }, data: { disabledAt: isDisabled ? now : null, updatedAt: now } });
    if (!isDisabled) return;
    await tx.session.updateMany({ where: { userId: id, endedAt: null }, data: { endedAt: now } });
    await tx.signInLink.updateMany({ where: { userId: id, usedAt: null }, data: { usedAt: now } });
  });
}

async function changePerson(
  ctx: Context,
  id: string,
  action: string,
  make: (tx: Tx) => Promise<void>,
): Promise<Person> {
  authorise(ctx, "access.manage", null);
  const person = await transaction(async (tx) => {
    const before = personView(await findPerson(tx, id));
    const hadAdmin = await hasAdmin(tx);
    await make(tx);
    if (hadAdmin && !(await hasAdmin(tx))) {
      throw new AppError("invalid-transition", "Nobody who may sign in would manage access any more.");
    }
    const after = personView(await findPerson(tx, id));
    const said = ({ name, grants, disabledAt }: Person) => ({ name, grants, disabledAt });
    const entry = { mesh: homeMesh(), action, outcome: "done" } as const;
    await recordAudit(tx, ctx, { ...entry, before: said(before), after: said(after) });
    await notify(tx, { kind: "access", id: "sessions" });
    return after;
  });
  forgetSessions();
  return person;
}

async function requireFree(tx: Tx, name: string, email: string | undefined): Promise<void> {
  const others = await tx.user.findMany({
    where: { OR: [{ name }, ...(email === undefined ? [] : [{ email }])] },
    select: { name: true },
  });
  if (others.length > 0) throw taken(others.some((other) => other.name === name) ? "name" : "email");
}

function taken(path: "name" | "email"): AppError {
  const message = "belongs to somebody else";
  return new AppError("malformed", `The ${path} ${message}.`, { faults: [{ path, message }] });
}
