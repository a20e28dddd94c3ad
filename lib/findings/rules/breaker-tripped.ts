import type { Draft, Rule } from "../facts";
import { byVersion, isAt, isSameService, logsFrom, logsOf, type Place, placeOf } from "../served";
import { most, present, since, usual } from "../track";

const spanSeconds = 20;
/** A burst that meets its limit once or twice is what a limit is for. */
const leastRefused = 5;
const criticalShare = 0.05;

/** A circuit breaker's limit refuses calls. */
export const breakerTripped: Rule = (facts) =>
  byVersion(facts, "refused").flatMap((track): Draft[] => {
    const place = placeOf(track);
    const rate = present(track, facts.at, spanSeconds);
    if (rate === null || rate * spanSeconds < leastRefused) return [];
    const began = since(track, facts.at, (value) => value > 0);
    const policy = facts.policies.find(
      (each) => each.kind === "circuit-breaker" && isSameService(each, place),
    );
    const open = byVersion(facts, "breakerOpen").find(isAt(place));
    return [
      {
        code: "breaker-tripped",
        severity: rate >= criticalShare * askedRate(place) ? "critical" : "warning",
        ...place,
        since: began,
        figures: [
          { name: "refused", value: rate, unit: "per-second", usual: usual(track, facts.at) },
          { name: "full-callers", value: most(open, facts.at, spanSeconds), unit: "count", usual: null },
        ],
        params: { rate: Math.round(rate * 10) / 10 },
        logs: { ...logsOf({ ...place, version: null }), flag: "UO", ...logsFrom(began) },
        isVersionFault: false,
        policyId: policy?.id ?? null,
      },
    ];

    /** Of the whole service: nobody counts requests of a version that never reached it. */
    function askedRate(of: Place): number {
      const own = facts.tracks.requests.filter((each) => isSameService(placeOf(each), of));
      return own.reduce((sum, each) => sum + (present(each, facts.at, spanSeconds) ?? 0), 0);
    }
  });
