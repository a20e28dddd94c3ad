import "server-only";
import type { Tx } from "../../db/client";

const everywhere = { role: "admin", meshId: "*", namespace: "*" } as const;

/** Whether somebody who may sign in manages access, by a role of their own (groups come and go elsewhere). */
export async function hasAdmin(tx: Tx): Promise<boolean> {
  const admins = await tx.user.count({ where: { disabledAt: null, grants: { some: everywhere } } });
  return admins > 0;
}
