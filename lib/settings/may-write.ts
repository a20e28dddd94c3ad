import "server-only";
import { AppError } from "../errors";
import { requireMesh } from "./settings";

/** Whether a mesh's control plane may be written to for services of a namespace. Throws `not-found` for no such mesh. */
export function mayWrite(mesh: string, namespace: string): boolean {
  const { controlPlane, writes } = requireMesh(mesh);
  if (controlPlane === undefined || writes === "off") return false;
  return writes === "on" || writes.namespaces.includes(namespace);
}

/** Throws `read-only` where `mayWrite` says no: with the reason, and what switches writing on. */
export function requireWrites(mesh: string, namespace: string): void {
  if (mayWrite(mesh, namespace)) return;
  const place = `${mesh}/${namespace}`;
  if (requireMesh(mesh).controlPlane === undefined) {
    throw new AppError(
      "read-only",
      `No control plane is set up for the mesh "${mesh}": it is only watched.`,
      {
        params: { mesh, namespace, reason: "no-control-plane" },
      },
    );
  }
  const message = `Writing is not switched on in ${place}: the mesh's setting "writes" decides that.`;
  throw new AppError("read-only", message, { params: { mesh, namespace, reason: "switched-off" } });
}
