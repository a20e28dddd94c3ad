import "server-only";
import { type Freeze, freezeAt } from "../changes/freeze-window";
import { requireMesh } from "./settings";

type Place = { mesh: string; namespace: string; service: string };

/** How many others have to approve a change of a service; 0 where it is not protected. Of several entries the strictest counts. */
export function approvalsNeeded({ mesh, namespace, service }: Place): number {
  const own = requireMesh(mesh).protected.filter(
    (each) => each.namespace === namespace && (each.service === "*" || each.service === service),
  );
  return Math.max(0, ...own.map(({ approvals }) => approvals));
}

/** The freeze of a service's namespace that lasts at a moment, to its end; null where none does. */
export function freezeOf({ mesh, namespace }: Place, at: Date): Freeze | null {
  return freezeAt(requireMesh(mesh).freezes, namespace, at);
}
