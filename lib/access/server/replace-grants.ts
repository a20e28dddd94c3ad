import "server-only";
import type { Tx } from "../../db/client";
import { newId } from "../../db/new-id";
import type { Context } from "../actor";
import { type Grant, sortedGrants } from "../grants";

type Holder = { userId: string } | { tokenId: string };

/** Gives a person or a token these roles and no others; those that stay keep who gave them. */
export async function replaceGrants(
  tx: Tx,
  { actor }: Context,
  holder: Holder,
  grants: readonly Grant[],
): Promise<void> {
  const wanted = sortedGrants(grants).map(({ role, mesh, namespace }) => ({ role, meshId: mesh, namespace }));
  await tx.grant.deleteMany({ where: { ...holder, ...(wanted.length > 0 ? { NOT: { OR: wanted } } : {}) } });
  const by = { actorKind: actor.kind, actorId: actor.id, actorName: actor.name };
  const data = wanted.map((grant) => ({ id: newId(), ...holder, ...grant, ...by }));
  await tx.grant.createMany({ data, skipDuplicates: true });
}
