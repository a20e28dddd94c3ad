import type { ServiceLoad } from "../../../lib/services/load";
import type { ServiceDetail } from "../../../lib/services/services";

type Told = Pick<ServiceDetail, "instances"> & { warnings: readonly { upstream?: string | undefined }[] };

/**
 * Why no instance is shown, as a key of `services.noInstance`; null where one is, or where it is not known yet whether one will
 * be. Only who was asked is quoted: a mesh that is only watched has no control plane, and whether it is may not be known yet. Pure.
 */
export function noInstance(
  { instances, warnings }: Told,
  load: Pick<ServiceLoad, "endpoints" | "stale"> | undefined,
  isWatched: boolean | undefined,
): "controlPlane" | "controlPlaneAway" | "measured" | "prometheusAway" | null {
  if (instances.length > 0 || (load?.endpoints ?? []).length > 0 || isWatched === undefined) return null;
  if (!isWatched) {
    const isAway = warnings.some(({ upstream }) => upstream === "control-plane");
    return isAway ? "controlPlaneAway" : "controlPlane";
  }
  if (!load) return null;
  return load.stale ? "prometheusAway" : "measured";
}
