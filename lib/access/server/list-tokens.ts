import "server-only";
import { z } from "zod";
import { readDatabase } from "../../db/client";
import { readGrants } from "../../http/credentials/read-grants";
import { type Context, scopes } from "../actor";
import { sortedGrants } from "../grants";
import type { TokenView } from "../people";
import { authorise } from "./authorise";

const scopesSchema = z.array(z.enum(scopes)).catch([]);

/** The tokens that stand and are not over, by name. Throws `forbidden`, or that Postgres is away. */
export async function listTokens({
  ctx,
  signal,
}: {
  ctx: Context;
  signal?: AbortSignal;
}): Promise<{ tokens: TokenView[] }> {
  authorise(ctx, "access.manage", null);
  const rows = await readDatabase(
    (db) =>
      db.apiToken.findMany({
        where: { revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }] },
        include: { grants: true },
        orderBy: { name: "asc" },
      }),
    signal ? { signal } : {},
  );
  const tokens = rows.map(({ id, name, prefix, createdAt, expiresAt, ...row }) => ({
    id,
    name,
    prefix,
    scopes: scopesSchema.parse(row.scopes),
    grants: sortedGrants(readGrants(row.grants)),
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
  }));
  return { tokens };
}
