import type { Draft, Rule } from "../facts";
import { byVersion, isSameService, logsFrom, logsOf, placeOf } from "../served";
import { present, since, usual } from "../track";

/** Ejection is judged at the callers at each of their own intervals: one point is enough, two are sure. */
const spanSeconds = 15;

/** Outlier detection keeps endpoints out at some caller. */
export const ejectedEndpoints: Rule = (facts) =>
  byVersion(facts, "ejected").flatMap((track): Draft[] => {
    const place = placeOf(track);
    const now = present(track, facts.at, spanSeconds);
    if (now === null || now < 1) return [];
    const own = facts.endpoints?.groups.filter(
      (group) => isSameService(group, place) && (place.version === null || group.version === place.version),
    );
    const all = own?.reduce((sum, { instances }) => sum + instances.length, 0) ?? null;
    const began = since(track, facts.at, (value) => value > 0);
    return [
      {
        code: "ejected-endpoints",
        severity: all !== null && now >= all ? "critical" : "warning",
        ...place,
        since: began,
        figures: [
          { name: "ejected", value: now, unit: "count", usual: usual(track, facts.at) },
          { name: "ready", value: all, unit: "count", usual: null },
        ],
        params: { ejected: Math.round(now) },
        logs: { ...logsOf(place), status: "error", ...logsFrom(began) },
        isVersionFault: place.version !== null,
      },
    ];
  });
