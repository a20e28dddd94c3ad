import type { Draft, Facts, Rule } from "../facts";
import { byVersion, isAt, isSameService, logsFrom, logsOf, type Place, placeOf } from "../served";
import { present, since, summed, type Track, usual } from "../track";

const spanSeconds = 20;
/** Calls that still come to a service without anybody to serve it, in the span. */
const leastCalls = 2;

/** Nobody is there to serve what still is asked for. */
export const emptyPool: Rule = (facts) => {
  if (!facts.endpoints?.isFresh) return [];
  const services = summed(facts.tracks.requests, ["namespace", "service"]);
  return services.flatMap((track): Draft[] => {
    const { namespace = "", service = "" } = track.labels;
    const own = facts.endpoints?.groups.filter((group) => isSameService(group, { namespace, service })) ?? [];
    const ready = own.reduce((sum, { instances }) => sum + instances.length, 0);
    const wasKnown = facts.endpointsBefore.has(`${namespace}/${service}`);
    if (ready === 0) return wasKnown ? wholeService(facts, track, { namespace, service }) : [];
    return emptyVersions(facts, { namespace, service }, new Set(own.map(({ version }) => version)));
  });
};

/** Its callers count what reached nobody; without such calls nobody misses it. */
function wholeService(facts: Facts, track: Track, at: Omit<Place, "version">): Draft[] {
  const lost = facts.tracks.errors.filter(
    (each) => isSameService(placeOf(each), at) && placeOf(each).version === null,
  );
  const [failed] = summed(lost, ["namespace", "service"]);
  const rate = present(failed, facts.at, spanSeconds) ?? 0;
  if (!failed || rate * spanSeconds < leastCalls) return [];
  const began = since(failed, facts.at, (value) => value > 0);
  return [draft(facts, { ...at, version: null }, { rate, began, track })];
}

/** A version that a policy gives traffic and that has no endpoint; what takes no traffic may well be empty. */
function emptyVersions(facts: Facts, at: Omit<Place, "version">, ready: ReadonlySet<string>): Draft[] {
  const weights = facts.wanted?.get(`${at.namespace}/${at.service}`) ?? {};
  const empty = Object.entries(weights).filter(([version, weight]) => weight > 0 && !ready.has(version));
  return empty.map(([version]) => {
    const place = { ...at, version };
    const track = byVersion(facts, "requests").find(isAt(place));
    const began = track ? since(track, facts.at, (value) => value === 0) : null;
    return draft(facts, place, { rate: present(track, facts.at, spanSeconds), began, track });
  });
}

function draft(
  facts: Facts,
  place: Place,
  { rate, began, track }: { rate: number | null; began: number | null; track: Track | undefined },
): Draft {
  return {
    code: "empty-pool",
    severity: "critical",
    ...place,
    since: began,
    figures: [
      { name: "ready", value: 0, unit: "count", usual: null },
      { name: "requests", value: rate, unit: "per-second", usual: usual(track, facts.at) },
    ],
    params: {},
    logs: { ...logsOf({ ...place, version: null }), status: "error", ...logsFrom(began) },
    isVersionFault: place.version !== null,
  };
}
