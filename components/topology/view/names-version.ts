import type { TopologyNode } from "../../../lib/topology/topology";

/** Whether a reason begins with the version it is about, so that it reads on from the service's name. */
export function namesVersion(reason: TopologyNode["reason"]): boolean {
  return reason !== null && "version" in reason.params;
}
