import "server-only";
import { AppError } from "../errors";
import { processSingleton } from "../http/process-singleton";
import type { Stale } from "../metrics/reading";
import { staleOf } from "../metrics/stale-of";
import { registriesOf } from "../registries/registries";
import type { EndpointGroup } from "./control-plane";
import { mergeEndpoints } from "./merge-endpoints";
import { findControlPlane } from "./registry";

export type ReadyEndpoints = {
  /** Null where nobody is set up to tell, and where nobody ever told and can be asked now. */
  groups: EndpointGroup[] | null;
  /** Set where somebody who is set up to tell cannot be asked now: of theirs, the last is shown. */
  stale: Stale | null;
};

type Told = { source: string; groups: EndpointGroup[] | null; stale: Stale | null };

/**
 * All ready endpoints of a mesh, as its control plane tells them and then its registries; while one of these is away, the last
 * that it told: that it cannot be asked never empties a service. Only throws `not-found` (no such mesh) and what `signal` aborts
 * with.
 */
export async function readyEndpoints(mesh: string, signal?: AbortSignal): Promise<ReadyEndpoints> {
  const registries = registriesOf(mesh);
  if (registries.length === 0) return byControlPlane(mesh, signal);
  const told = await Promise.all([
    byControlPlane(mesh, signal).then((own): Told => ({ source: "control-plane", ...own })),
    ...registries.map(
      async (registry): Promise<Told> => ({ source: registry.name, ...(await registry.look(signal)) }),
    ),
  ]);
  const known = told.flatMap(({ source, groups }) => (groups === null ? [] : [{ source, groups }]));
  return {
    groups: known.length === 0 ? null : mergedOnce(mesh, known),
    stale: told.find(({ stale }) => stale !== null)?.stale ?? null,
  };
}

/** What was merged stays the same thing while what it was merged from does: what is worked out of it is kept with it. */
function mergedOnce(mesh: string, told: { source: string; groups: EndpointGroup[] }[]): EndpointGroup[] {
  const kept = processSingleton(
    "merged-endpoints",
    () => new Map<string, { told: typeof told; merged: EndpointGroup[] }>(),
  );
  const last = kept.get(mesh);
  const isSame =
    last?.told.length === told.length && told.every(({ groups }, at) => groups === last.told[at]?.groups);
  if (last && isSame) return last.merged;
  const merged = mergeEndpoints(told);
  kept.set(mesh, { told, merged });
  return merged;
}

async function byControlPlane(mesh: string, signal?: AbortSignal): Promise<ReadyEndpoints> {
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
