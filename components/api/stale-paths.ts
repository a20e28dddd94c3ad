import type { HeddleEvent } from "../../lib/contract/events";

type Kind = HeddleEvent["kind"];

const changing = ["/api/v1/changes", "/api/v1/policies", "/api/v1/services", "/api/v1/plans"];

/** The routes whose answers an event of this kind may have made old, by the beginning of their path. */
const pathsByKind: Record<Kind, readonly string[]> = {
  policy: changing,
  change: changing,
  delivery: changing,
  plan: changing,
  rollout: changing,
  webhook: ["/api/v1/webhooks"],
  alert: ["/api/v1/topology", "/api/v1/models"],
  upstream: ["/api/v1/meshes"],
  access: ["/api/v1/access"],
  resync: ["/"],
};

/** Whether an event of this kind may have changed what the route at `path` answers. Pure. */
export function isTouched(kind: Kind, path: unknown): boolean {
  return typeof path === "string" && pathsByKind[kind].some((start) => path.startsWith(start));
}
