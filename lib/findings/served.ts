import type { Dimension } from "../metrics/concepts";
import type { Facts, TrackName } from "./facts";
import { summed, type Track } from "./track";

export const versionBy = ["namespace", "service", "version"] as const satisfies readonly Dimension[];

/** Of a service and version; `version` is null where nobody knows it. */
export type Place = { namespace: string; service: string; version: string | null };

/** What is not known of a call is the literal `unknown`; a cluster of all versions has "". */
export function placeOf({ labels }: Track): Place {
  const { namespace = "unknown", service = "unknown", version } = labels;
  const isKnown = version !== undefined && version !== "unknown" && version !== "";
  return { namespace, service, version: isKnown ? version : null };
}

export function isAt(place: Place): (track: Track) => boolean {
  return (track) => {
    const own = placeOf(track);
    return isSameService(own, place) && own.version === place.version;
  };
}

export function isSameService(left: Omit<Place, "version">, right: Omit<Place, "version">): boolean {
  return left.namespace === right.namespace && left.service === right.service;
}

const summedOnce = new WeakMap<readonly Track[], Track[]>();

/** A track for each service and version that something calls; what no mesh knows is left out. */
export function byVersion(facts: Facts, name: TrackName): Track[] {
  const tracks = facts.tracks[name];
  const known = summedOnce.get(tracks);
  if (known) return known;
  const made = summed(tracks, versionBy).filter(({ labels }) => labels.service !== "unknown");
  summedOnce.set(tracks, made);
  return made;
}

/** The line of one quantile. */
export function quantileOf(facts: Facts, name: TrackName, place: Place, quantile: string): Track | undefined {
  return facts.tracks[name].find((track) => isAt(place)(track) && track.labels.quantile === quantile);
}

export function usualKey(code: string, { namespace, service, version }: Place): string {
  return [code, namespace, service, version ?? ""].join("/");
}

/** The logs page's time: from a little before it began, so that the first ones are there too. */
export function logsFrom(since: number | null): { from?: string } {
  return since === null ? {} : { from: new Date((since - 30) * 1000).toISOString() };
}

export function logsOf({ namespace, service, version }: Place): { service: string; version?: string } {
  return { service: `${namespace}/${service}`, ...(version === null ? {} : { version }) };
}
