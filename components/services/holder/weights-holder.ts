import type { FoundView } from "../../../lib/policies/found";
import type { WeightOwner } from "../../../lib/services/services";

/** Who decides a service's weights: by a policy of Heddle's, by what others wrote, nobody, or that is not known. */
export type WeightsHolder = { kind: WeightOwner["kind"] | "unknown"; name: string };

/** What stands at the control plane beside Heddle's policies; `own-alone` where nobody else can write there. */
export type FoundBeside = "own-alone" | "unknown" | FoundView | null;

/**
 * A policy's owner holds; without one whoever wrote the route that was found, and nobody only where it is known that none
 * stands there. `toolName` is what a tool is called. Pure.
 */
export function weightsHolder(
  owner: WeightOwner,
  found: FoundBeside,
  toolName: (tool: NonNullable<FoundView["owned"]>["tool"]) => string,
): WeightsHolder {
  if (owner.kind !== "mesh" || found === "own-alone" || found === null) return owner;
  if (found === "unknown") return { kind: "unknown", name: "" };
  const { owned, owners, objects } = found;
  const others = owners.length > 0 ? owners : objects;
  const name = owned ? [toolName(owned.tool), owned.name].filter((part) => part !== "") : [others.join(", ")];
  return { kind: "foreign", name: name.join(" ") };
}
