import "server-only";
import { randomBytes } from "node:crypto";
import { recordAudit } from "../../audit/server/record-audit";
import { transaction } from "../../db/client";
import { newId } from "../../db/new-id";
import { sha256 } from "../../http/credentials/sealed-session";
import { homeMesh } from "../../settings/settings";
import type { Context } from "../actor";
import { authorise } from "./authorise";

type Input = { user: string; minutes: number };

/** Makes a link that signs `user` in once, and the user where there is none of that name. Returns its secret. */
export async function createSignInLink({
  ctx,
  input,
}: {
  ctx: Context;
  input: Input;
}): Promise<{ secret: string }> {
  const mesh = homeMesh();
  authorise(ctx, "access.manage", mesh);
  const secret = randomBytes(32).toString("base64url");
  await transaction(async (tx) => {
    await tx.user.createMany({ data: [{ id: newId(), name: input.user }], skipDuplicates: true });
    const user = await tx.user.findUniqueOrThrow({ where: { name: input.user } });
    const expiresAt = new Date(Date.now() + input.minutes * 60_000);
    await tx.signInLink.create({ data: { secretSha256: sha256(secret), userId: user.id, expiresAt } });
    await recordAudit(tx, ctx, {
      mesh,
      action: "create-sign-in-link",
      outcome: "done",
      after: { user: input.user },
    });
  });
  return { secret };
}
