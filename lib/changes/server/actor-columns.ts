import "server-only";
import { type Actor, actorSchema } from "../../access/actor";

export type ActorColumns = { actorKind: Actor["kind"]; actorId: string; actorName: string };

/** The copy of who decided, as every row of a decision carries it. */
export function actorColumns({ kind, id, name }: Actor): ActorColumns {
  return { actorKind: kind, actorId: id, actorName: name };
}

export function actorOf({ actorKind, actorId, actorName }: ActorColumns): Actor {
  return actorSchema.parse({ kind: actorKind, id: actorId, name: actorName });
}
