import "server-only";
import type { Database, Tx } from "../../db/client";
import type { Prisma } from "../../db/rows";
import { AppError } from "../../errors";
import { readGrants } from "../../http/credentials/read-grants";
import { settings } from "../../settings/settings";
import { grantsOfGroups } from "../../settings/sign-in-settings";
import { sortedGrants } from "../grants";
import type { Person } from "../people";
import { providerId } from "./accounts";

/** What a person is shown from. */
export const personInclude = {
  grants: true,
  accounts: { select: { providerId: true } },
  sessions: { select: { createdAt: true }, orderBy: { createdAt: "desc" }, take: 1 },
} as const satisfies Prisma.UserInclude;

type Row = Prisma.UserGetPayload<{ include: typeof personInclude }>;

/** A person as who manages access sees them. */
export function personView(row: Row): Person {
  const { id, name, email, groups, disabledAt } = row;
  const ways = new Set(row.accounts.map((account) => account.providerId));
  return {
    id,
    name,
    email,
    ways: [
      ...(ways.has("credential") ? (["password"] as const) : []),
      ...(ways.has(providerId) ? (["provider"] as const) : []),
    ],
    grants: sortedGrants(readGrants(row.grants)),
    groups,
    groupGrants: sortedGrants(grantsOfGroups(settings().signIn, groups)),
    lastSignInAt: row.sessions[0]?.createdAt.toISOString() ?? null,
    disabledAt: disabledAt?.toISOString() ?? null,
  };
}

/** A person by id. Throws `not-found`. */
export async function findPerson(db: Database | Tx, id: string): Promise<Row> {
  const row = await db.user.findUnique({ where: { id }, include: personInclude });
  if (row) return row;
  throw new AppError("not-found", `There is no person ${id}.`, { params: { what: "person", id } });
}
