import type { Draft, Rule } from "../facts";
import { byVersion, isAt, logsFrom, logsOf, type Place, placeOf, quantileOf, usualKey } from "../served";
import { median, present, since, usual } from "../track";

const spanSeconds = 30;
/** With fewer answers a percentile is one of them. */
const leastRequests = 4;
const timesUsual = 2;
const moreMs = 250;
const criticalTimes = 5;

/** The first token of most answers of one version comes much later than it usually does. */
export const ttftRise: Rule = (facts) => {
  const places = facts.tracks.ttft.filter(({ labels }) => labels.quantile === "p50").map(placeOf);
  return places.flatMap((place): Draft[] => {
    const p50 = quantileOf(facts, "ttft", place, "p50");
    const p95 = quantileOf(facts, "ttft", place, "p95");
    const now = present(p50, facts.at, spanSeconds);
    if (!p50 || now === null) return [];
    const rate = present(byVersion(facts, "requests").find(isAt(place)), facts.at, spanSeconds) ?? 0;
    const key = usualKey("ttft-rise", place);
    const before = facts.standing.usual.get(key)?.value ?? usual(p50, facts.at) ?? usualOfOthers(place);
    if (before === null || rate * spanSeconds < leastRequests) return [];
    const bound = Math.max(timesUsual * before, before + moreMs);
    if (now < bound || (p50.points.findLast(([, value]) => value !== null)?.[1] ?? 0) < bound) return [];
    const began = since(p50, facts.at, (value) => value >= bound);
    return [
      {
        code: "ttft-rise",
        severity: now >= criticalTimes * before ? "critical" : "warning",
        ...place,
        since: began,
        figures: [
          { name: "ttft-p50", value: now, unit: "ms", usual: before },
          {
            name: "ttft-p95",
            value: present(p95, facts.at, spanSeconds),
            unit: "ms",
            usual: usual(p95, facts.at),
          },
          { name: "requests", value: rate, unit: "per-second", usual: null },
        ],
        params: { times: Math.round((now / before) * 10) / 10 },
        logs: { ...logsOf(place), ttftSlowerMs: Math.round(bound), ...logsFrom(began) },
        isVersionFault: true,
        usual: { key, value: before },
      },
    ];
  });

  /** A version that is new has no usual of its own: its siblings' is the best there is. */
  function usualOfOthers({ namespace, service, version }: Place): number | null {
    const others = facts.tracks.ttft.filter(
      ({ labels }) =>
        labels.quantile === "p50" &&
        labels.namespace === namespace &&
        labels.service === service &&
        labels.version !== version,
    );
    return median(others.flatMap((track) => usual(track, facts.at) ?? []));
  }
};
