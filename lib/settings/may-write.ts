import "server-only";
import { AppError } from "../errors";
import type { Ownership } from "../policies/ownership";
import { requireMesh, settings } from "./settings";

/** Whether a mesh's control plane may be written to for services of a namespace; not where there is no such mesh. */
export function mayWrite(mesh: string, namespace: string): boolean {
  const known = settings().meshes.find(({ id }) => id === mesh);
  if (known?.controlPlane === undefined || known.writes === "off") return false;
  const { writes } = known;
  return writes === "on" || writes.namespaces.includes(namespace);
}

/** Throws `not-found` for no such mesh, and `read-only` where `mayWrite` says no: with the reason, and what switches writing on. */
export function requireWrites(mesh: string, namespace: string): void {
  const { controlPlane } = requireMesh(mesh);
  if (mayWrite(mesh, namespace)) return;
  const place = `${mesh}/${namespace}`;
  if (controlPlane === undefined) throw onlyWatched(mesh, namespace);
  const message = `Writing is not switched on in ${place}: the mesh's setting "writes" decides that.`;
  throw new AppError("read-only", message, { params: { mesh, namespace, reason: "switched-off" } });
}

/** What becomes of a change to what another tool keeps; an operator that moves weights itself reads them from no file. */
export function wayOfOwned(mesh: string, owner: Ownership): "read-only" | "direct" | "git" {
  const { ownedElsewhere } = requireMesh(mesh);
  return ownedElsewhere === "git" && owner.part === "weights" ? "read-only" : ownedElsewhere;
}

/**
 * Throws `owned-elsewhere` where another tool keeps what would be written, and the mesh's setting leaves such things to it.
 */
export function requireNotOwned(mesh: string, owner: Ownership | undefined): void {
  if (owner === undefined || wayOfOwned(mesh, owner) !== "read-only") return;
  const { tool, name, part } = owner;
  const what = part === "weights" ? "the weights" : "this object";
  throw new AppError(
    "owned-elsewhere",
    `${tool}${name ? ` (${name})` : ""} decides ${what}: the mesh's setting "ownedElsewhere" leaves it to that`,
    { params: { mesh, tool, name, part } },
  );
}

/** Says that a mesh has no control plane; `namespace` where it is about one. */
export function onlyWatched(mesh: string, namespace?: string): AppError {
  return new AppError("read-only", `No control plane is set up for the mesh "${mesh}": it is only watched.`, {
    params: { mesh, ...(namespace === undefined ? {} : { namespace }), reason: "no-control-plane" },
  });
}
