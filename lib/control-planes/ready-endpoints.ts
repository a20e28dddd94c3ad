import "server-only";
import { AppError } from "../errors";
import { processSingleton } from "../http/process-singleton";
import type { Stale } from "../metrics/reading";
import { staleOf } from "../metrics/stale-of";
import type { EndpointGroup } from "./control-plane";
import { findControlPlane } from "./registry";

export type ReadyEndpoints = {
  /** Null where there is no control plane, and where it never told and cannot be asked now. */
  groups: EndpointGroup[] | null;
  stale: Stale | null;
};

/**
 * All ready endpoints of a mesh; while its control plane is away, the last that it told. Only throws
 * `not-found` (no such mesh) and what `signal` aborts with.
 */
export async function readyEndpoints(mesh: string, signal?: AbortSignal): Promise<ReadyEndpoints> {
  const controlPlane = findControlPlane(mesh);
  if (!controlPlane) return { groups: null, stale: null };
  const lastKnown = processSingleton("ready-endpoints", () => new Map<string, EndpointGroup[]>());
  try {
    const groups = await controlPlane.endpoints(signal);
    lastKnown.set(mesh, groups);
    return { groups, stale: null };
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.upstream !== "control-plane") throw cause;
    return { groups: lastKnown.get(mesh) ?? null, stale: staleOf(cause) };
  }
}

/** A page asks of each of its services: all groups are gone through once for all of them. */
const groupsByService = new WeakMap<EndpointGroup[], Map<string, EndpointGroup[]>>();

function grouped(groups: readonly EndpointGroup[]): Map<string, EndpointGroup[]> {
  const byService = new Map<string, EndpointGroup[]>();
  for (const group of groups) {
    const own = byService.get(serviceKey(group));
    if (own) own.push(group);
    else byService.set(serviceKey(group), [group]);
  }
  return byService;
}

function serviceKey({ namespace, service }: { namespace: string; service: string }): string {
  return `${namespace}/${service}`;
}

/** Ready endpoints by version of one service; undefined when nothing is known of the mesh. */
export function endpointsByVersion(
  { groups }: ReadyEndpoints,
  target: { namespace: string; service: string },
): Map<string, number> | undefined {
  if (groups === null) return undefined;
  const byService = groupsByService.get(groups) ?? grouped(groups);
  groupsByService.set(groups, byService);
  const own = byService.get(serviceKey(target)) ?? [];
  return new Map(own.map((group) => [group.version, group.instances.length]));
}
