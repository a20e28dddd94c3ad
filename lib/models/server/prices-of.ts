import "server-only";
import { requireMesh } from "../../settings/settings";
import type { Prices } from "../prices";

/** What models of a mesh cost, as its operators set it; null where no price is set. Throws `not-found` for the mesh. */
export function pricesOf(mesh: string): Prices | null {
  return requireMesh(mesh).prices ?? null;
}
