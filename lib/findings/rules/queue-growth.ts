import type { Draft, Facts, Rule } from "../facts";
import { byVersion, logsFrom, logsOf, placeOf, quantileOf, usualKey } from "../served";
import { most, present, since, summed, type Track, usual } from "../track";

const spanSeconds = 20;
const leastWaiting = 4;
const timesUsual = 3;
const criticalWaiting = 20;
/** A tenant is called the cause when it took on so much more of its own, and so much of all that was taken on. */
const tenantTimes = 2;
const tenantShareOfRise = 0.5;
const tenantSpanSeconds = 30;

/** More requests wait at a model version than it usually has waiting, and they stay. */
export const queueGrowth: Rule = (facts) => {
  const noisy = noisyTenant(facts);
  return byVersion(facts, "waiting").flatMap((track): Draft[] => {
    const place = placeOf(track);
    const now = present(track, facts.at, spanSeconds);
    if (now === null) return [];
    const key = usualKey("queue-growth", place);
    const before = facts.standing.usual.get(key)?.value ?? usual(track, facts.at) ?? 0;
    const bound = Math.max(leastWaiting, timesUsual * before);
    const newest = track.points.findLast(([, value]) => value !== null)?.[1] ?? 0;
    if (now < bound || newest < leastWaiting / 2) return [];
    const began = since(track, facts.at, (value) => value >= bound / 2);
    const p95 = quantileOf(facts, "ttft", place, "p95");
    return [
      {
        code: "queue-growth",
        severity: now >= criticalWaiting ? "critical" : "warning",
        ...place,
        since: began,
        figures: [
          { name: "waiting", value: now, unit: "count", usual: before },
          {
            name: "ttft-p95",
            value: present(p95, facts.at, spanSeconds),
            unit: "ms",
            usual: usual(p95, facts.at),
          },
          ...(noisy
            ? [
                {
                  name: "tenant-tokens",
                  value: noisy.now,
                  unit: "tokens-per-second",
                  usual: noisy.before,
                } as const,
              ]
            : []),
        ],
        params: { waiting: Math.round(now), ...(noisy ? { tenant: noisy.tenant } : {}) },
        logs: { ...logsOf(place), ...(noisy ? { tenant: noisy.tenant } : {}), ...logsFrom(began) },
        isVersionFault: false,
        usual: { key, value: before },
      },
    ];
  });
};

type Noisy = { tenant: string; now: number; before: number };

/** The one tenant whose tokens explain most of what came on top of the usual. */
function noisyTenant(facts: Facts): Noisy | null {
  const risen = summed(facts.tracks.tenantTokens, ["tenant"]).flatMap((track) => rise(facts, track));
  const all = risen.reduce((sum, { now, before }) => sum + Math.max(0, now - before), 0);
  const [first] = risen.toSorted((left, right) => right.now - right.before - (left.now - left.before));
  if (!first || first.tenant === "unknown") return null;
  const isMuch = first.now >= tenantTimes * Math.max(1, first.before);
  return isMuch && first.now - first.before >= tenantShareOfRise * all && isAlone(first, risen)
    ? first
    : null;
}

/** When everybody asks for more, nobody is the one. */
function isAlone(first: Noisy, all: readonly Noisy[]): boolean {
  const others = all.filter(({ tenant }) => tenant !== first.tenant);
  const times = others.map(({ now, before }) => now / Math.max(1, before));
  return times.every((each) => each < first.now / Math.max(1, first.before) / 1.5);
}

function rise(facts: Facts, track: Track): Noisy[] {
  const { tenant } = track.labels;
  const now = most(track, facts.at, tenantSpanSeconds);
  return tenant === undefined || now === null ? [] : [{ tenant, now, before: usual(track, facts.at) ?? 0 }];
}
