import "server-only";
import { recordAudit } from "../../audit/server/record-audit";
import { transaction } from "../../db/client";
import { newId } from "../../db/new-id";
import { homeMesh } from "../../settings/settings";
import type { Context } from "../actor";
import type { Grant } from "../grants";
import { authorise } from "./authorise";
import { hasAdmin } from "./has-admin";
import { makeLink } from "./make-link";
import { replaceGrants } from "./replace-grants";

type Input = {
  user: string;
  minutes: number;
  /** Left out: as they are; of somebody new, admin everywhere where there is no admin yet, else viewer everywhere. */
  grants?: readonly Grant[] | undefined;
};

/** Makes a link that signs `user` in once, and the user where there is none of that name. Returns its secret. */
export async function createSignInLink({
  ctx,
  input: { user: name, minutes, grants },
}: {
  ctx: Context;
  input: Input;
}): Promise<{ secret: string }> {
  authorise(ctx, "access.manage", null);
  return transaction(async (tx) => {
    const made = await tx.user.createMany({ data: [{ id: newId(), name }], skipDuplicates: true });
    const user = await tx.user.findUniqueOrThrow({ where: { name } });
    const role = (await hasAdmin(tx)) ? "viewer" : "admin";
    const first = made.count === 1 ? [{ role, mesh: "*", namespace: "*" } as const] : undefined;
    const given = grants ?? first;
    if (given) await replaceGrants(tx, ctx, { userId: user.id }, given);
    const { secret } = await makeLink(tx, user.id, minutes);
    await recordAudit(tx, ctx, {
      mesh: homeMesh(),
      action: "create-sign-in-link",
      outcome: "done",
      after: { user: name, ...(given ? { grants: given } : {}) },
    });
    return { secret };
  });
}
