import type { BreakerStretch, TimelineRow } from "./breaker-timeline";
import { breakerWord, byGravity } from "./breaker-word";

type Line = {
  concept: string;
  labels: { version?: string; callerNamespace?: string; callerService?: string };
  points: readonly (readonly [number, number | null])[];
};
type Range = { start: number; end: number; stepSeconds: number };

/** Refusals below this a second are the rest of a rate, not a call. */
const leastRate = 1e-6;

/**
 * Rows of stretches from lines of `refused`, `breakerOpen` and `ejectedEndpoints` by caller and version. A point tells of the
 * step before it; where no series has a point nothing is known, which is not "closed". Those that did something come first. Pure.
 */
export function drawTimeline(lines: readonly Line[], { start, end, stepSeconds }: Range): TimelineRow[] {
  const groups = new Map<string, Line[]>();
  for (const line of lines) {
    const { callerNamespace = "unknown", callerService = "unknown", version = "unknown" } = line.labels;
    const key = JSON.stringify([callerNamespace, callerService, version]);
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  const rows = [...groups].map(([key, own]): TimelineRow => {
    const [namespace, service, version] = JSON.parse(key) as [string, string, string];
    return { namespace, service, version, stretches: stretchesOf(own, { start, end, stepSeconds }) };
  });
  return rows
    .filter(({ version, stretches }) => version !== "unknown" || didSomething(stretches))
    .sort(
      (left, right) =>
        gravityOf(left) - gravityOf(right) ||
        left.service.localeCompare(right.service) ||
        left.version.localeCompare(right.version),
    );
}

/** Calls of no version reached no instance: where nothing was refused either, there is nothing to tell of them. */
function didSomething(stretches: readonly BreakerStretch[]): boolean {
  return stretches.some(({ word }) => word !== "closed" && word !== "unknown");
}

function stretchesOf(lines: readonly Line[], { start, end, stepSeconds }: Range): BreakerStretch[] {
  const at = lines.map(({ concept, points }) => ({ concept, values: new Map(points) }));
  const value = (concept: string, time: number) =>
    at.find((line) => line.concept === concept)?.values.get(time) ?? null;
  const stretches: BreakerStretch[] = [];
  for (let time = start; time <= end; time += stepSeconds) {
    const refused = value("refused", time);
    const open = value("breakerOpen", time);
    const word = breakerWord({
      refusedPerSecond: refused === null || refused > leastRate ? refused : 0,
      isOpen: open === null ? null : open > 0,
      ejectedEndpoints: value("ejectedEndpoints", time),
    });
    const last = stretches.at(-1);
    if (last?.word === word) last.to = time;
    else stretches.push({ from: time - stepSeconds, to: time, word });
  }
  return stretches;
}

function gravityOf({ stretches }: TimelineRow): number {
  return Math.min(...stretches.map(({ word }) => byGravity.indexOf(word)));
}
