import type { Draft, Facts, Rule } from "../facts";
import { isSameService, type Place, placeOf } from "../served";
import { since, summed, type Track } from "../track";

/** A late scrape or two is none. */
const leastSeconds = 15;
/** What has only just come may not have been scraped yet. */
const settleSeconds = 60;

/**
 * Something serves and nobody sees it: the control plane has endpoints of a version whose targets do not answer
 * scrapes, or Prometheus answers and has not one series of the mesh.
 */
export const telemetryGap: Rule = (facts) => {
  if (!facts.couldAsk || !facts.endpoints?.isFresh) return [];
  const settled = facts.endpoints.groups.filter(({ instances }) =>
    instances.some(({ since: from }) => from !== null && facts.at - Date.parse(from) / 1000 > settleSeconds),
  );
  if (settled.length > 0 && isBlind(facts)) return [gap({ place: null, began: null, down: null, all: null })];
  return settled.flatMap((group) => downTargets(facts, group));
};

function isBlind({ tracks, at }: Facts): boolean {
  const last = (all: readonly Track[]) =>
    all.some(({ points }) => points.some(([time, value]) => time > at - settleSeconds && value !== null));
  return !last(tracks.requests) && !last(tracks.waiting) && !last(tracks.targets);
}

function downTargets(facts: Facts, { namespace, service, version }: Place & { version: string }): Draft[] {
  const own = facts.tracks.targets.filter(
    (track) => isSameService(placeOf(track), { namespace, service }) && placeOf(track).version === version,
  );
  const began = own
    .map((track) => since(track, facts.at, (value) => value === 0))
    .flatMap((from) => (from !== null && facts.at - from >= leastSeconds ? from : []));
  if (began.length === 0) return [];
  const place = { namespace, service, version };
  return [gap({ place, began: Math.min(...began), down: began.length, all: live(own, facts.at) })];
}

/** Targets that are gone from the configuration have no points any more. */
function live(tracks: readonly Track[], at: number): number {
  const [sum] = summed(
    tracks.map((track) => ({
      ...track,
      points: track.points.map(([time, value]) => [time, value === null ? null : 1]),
    })),
    ["namespace", "service"],
  );
  return sum?.points.findLast(([time, value]) => time <= at && value !== null)?.[1] ?? tracks.length;
}

function gap({
  place,
  began,
  down,
  all,
}: {
  place: Place | null;
  began: number | null;
  down: number | null;
  all: number | null;
}): Draft {
  return {
    code: "telemetry-gap",
    severity: "warning",
    namespace: place?.namespace ?? null,
    service: place?.service ?? null,
    version: place?.version ?? null,
    upstream: place ? null : "prometheus",
    since: began,
    figures: down === null ? [] : [{ name: "targets", value: down, unit: "count", usual: 0 }],
    params: { down: down ?? 0, all: all ?? 0 },
    logs: null,
  };
}
