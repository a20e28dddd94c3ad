import type { UpstreamState } from "../../lib/meshes/meshes";

type Effect =
  | "prometheus"
  | "nothingRead"
  | "changesGoOut"
  | "loki"
  | "control-plane"
  | "endpointsUnknown"
  | "postgres"
  | "registry"
  | "git";

/**
 * What follows of an upstream's being away, as keys of `upstream.effect`: only of what there was (figures that were read), and of
 * what may be done in this mesh. Pure.
 */
export function awayEffects(
  { upstream, lastGoodAt }: Pick<UpstreamState, "upstream" | "lastGoodAt">,
  mayChange: boolean,
): Effect[] {
  switch (upstream) {
    case "prometheus":
      return [
        lastGoodAt === null ? "nothingRead" : "prometheus",
        ...(mayChange ? ["changesGoOut" as const] : []),
      ];
    case "control-plane":
      return [mayChange ? "control-plane" : "endpointsUnknown"];
    case "webhook":
    case "provider":
      // Messages wait for the one, who signs in for the other; nothing that is shown or decided does.
      return [];
    default:
      return [upstream];
  }
}
