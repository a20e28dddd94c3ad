import type { Draft, Facts, Rule } from "../facts";
import { byVersion, isAt, logsFrom, logsOf, placeOf, usualKey } from "../served";
import { present, share, since, type Track, usual } from "../track";

/** A fault that many see shows in the short span; one of a quiet service needs the long one. */
const spans = [20, 60] as const;
/** As where the health of a service is judged: fewer are chance, whatever their share. */
const leastErrors = 3;
const leastShare = 0.01;
const timesUsual = 3;
const criticalShare = 0.05;

/** One version fails more of its requests than it usually does, or refuses more of them because it is asked too often. */
export const errorRise: Rule = (facts) => {
  const requests = byVersion(facts, "requests");
  return requests.flatMap((track) => [
    ...risen(facts, track, byVersion(facts, "errors"), "errors"),
    ...risen(facts, track, byVersion(facts, "throttled"), "throttled"),
  ]);
};

function risen(facts: Facts, requests: Track, all: readonly Track[], what: "errors" | "throttled"): Draft[] {
  const place = placeOf(requests);
  const failed = all.find(isAt(place));
  if (!failed) return [];
  const shares = share(failed, requests);
  const key = usualKey(`error-rise ${what}`, place);
  const before = facts.standing.usual.get(key)?.value ?? usual(shares, facts.at);
  const bound = Math.max(leastShare, timesUsual * (before ?? 0));
  const now = spans
    .map((span) => judged(facts.at, requests, failed, span))
    .find((seen) => seen !== null && seen.count >= leastErrors && seen.share >= bound);
  if (!now) return [];
  const began = since(shares, facts.at, (value) => value >= bound) ?? facts.at - facts.rateSeconds;
  return [
    {
      code: "error-rise",
      severity: now.share >= criticalShare ? "critical" : "warning",
      ...place,
      since: began,
      figures: [
        { name: what, value: now.share, unit: "ratio", usual: before },
        { name: "requests", value: now.rate, unit: "per-second", usual: usual(requests, facts.at) },
      ],
      params: { what, percent: percentOf(now.share) },
      logs: { ...logsOf(place), status: statusOf(what), ...logsFrom(began) },
      isVersionFault: place.version !== null,
      usual: { key, value: before ?? 0 },
    },
  ];
}

function judged(at: number, requests: Track, failed: Track, span: number) {
  const rate = present(requests, at, span);
  const bad = present(failed, at, span);
  if (rate === null || bad === null || rate === 0) return null;
  return { rate, share: Math.min(1, bad / rate), count: bad * span };
}

function statusOf(what: "errors" | "throttled"): string {
  return what === "errors" ? "error" : "429";
}

function percentOf(ratio: number): number {
  return Math.round(ratio * 1000) / 10;
}
