import { equals, firstOf, type Promql, promql, seconds, selector, text } from "../../promql/promql";
import { sourceLabel, wayLabel } from "./recorded-labels";

/** For each thing that is recorded, when it was recorded last, in unix seconds: written by the rules themselves. */
export const heartbeatName = "heddle:recorded:timestamp";
export const heartbeatLabels = {
  concept: "heddle_concept",
  level: "heddle_level",
  source: sourceLabel,
  way: wayLabel,
  digest: "heddle_digest",
  join: "heddle_join",
  windowSeconds: "heddle_window_seconds",
  everySeconds: "heddle_every_seconds",
} as const;

/** What some rules record, and how far that goes. */
export type Recording = {
  concept: string;
  level: string;
  source: string;
  /** The batch's place among those of its concept. */
  way: number;
  digest: string;
  /** By which join the rules know which service and version a pod is; "" by none. */
  join: string;
  windowSeconds: number;
  everySeconds: number;
  /** Unix seconds. Whatever lies further back than `sinceSeconds` can be missing; -Infinity where no gap is known. */
  newestSeconds: number;
  sinceSeconds: number;
};

const partLabel = "heddle_recorded";
/** Gaps are looked for so far back, in steps of so long: precisely in the last minutes, roughly in the last week. */
const looks = [
  { spanSeconds: 1_200, stepSeconds: 60 },
  { spanSeconds: 604_800, stepSeconds: 600 },
] as const;

/**
 * When each thing was recorded last, and since when without a gap. A stretch begins where a heartbeat is there and was not one
 * step before: with the five minutes that Prometheus looks back by, gaps that are shorter go unnoticed, as scrapes' do.
 */
export function recordingsQuery(): Promql {
  const beats = selector(heartbeatName);
  const begun = looks.map(({ spanSeconds, stepSeconds }, index) => {
    const step = seconds(stepSeconds);
    const first = promql`timestamp(${beats}) unless ${beats} offset ${step}`;
    return part(`begun-${index}`, promql`max_over_time((${first})[${seconds(spanSeconds)}:${step}])`);
  });
  return firstOf([part("newest", beats), ...begun]);
}

/** What `recordingsQuery` answered, among other rows. Rows that another Heddle's rules wrote otherwise are left out. */
export function recordingsFrom(
  rows: readonly { labels: Readonly<Record<string, string>>; value?: number | null }[],
): Recording[] {
  const found = new Map<string, Recording>();
  const begun = new Map<string, number>();
  for (const { labels, value } of rows) {
    const { [partLabel]: of, __name__: _name, ...told } = labels;
    if (of === undefined || of.startsWith("counted") || value === null || value === undefined) continue;
    const key = JSON.stringify(Object.entries(told).sort(([a], [b]) => (a < b ? -1 : 1)));
    if (of !== "newest") begun.set(key, Math.max(value, begun.get(key) ?? Number.NEGATIVE_INFINITY));
    else {
      const recording = recordingFrom(told, value);
      if (recording) found.set(key, recording);
    }
  }
  return [...found].map(([key, recording]) => ({
    ...recording,
    sinceSeconds: begun.get(key) ?? Number.NEGATIVE_INFINITY,
  }));
}

function recordingFrom(labels: Readonly<Record<string, string>>, newestSeconds: number): Recording | null {
  const say = (of: keyof typeof heartbeatLabels) => labels[heartbeatLabels[of]] ?? "";
  const [way, windowSeconds, everySeconds] = [
    Number(say("way")),
    Number(say("windowSeconds")),
    Number(say("everySeconds")),
  ];
  const isUsable = Number.isInteger(way) && windowSeconds > 0 && everySeconds > 0;
  if (!isUsable || say("concept") === "" || say("source") === "") return null;
  return {
    ...{ concept: say("concept"), level: say("level"), source: say("source"), way },
    ...{ digest: say("digest"), join: say("join"), windowSeconds, everySeconds },
    ...{ newestSeconds, sinceSeconds: Number.NEGATIVE_INFINITY },
  };
}

/** The newest moment of what was recorded under these names for one source and way; nothing where any of them has nothing. */
export function heartbeatQuery(names: readonly string[], of: { source: string; way: number }): Promql {
  const matchers = [equals(sourceLabel, of.source), equals(wayLabel, String(of.way))];
  const newest = names.map((name) => promql`max(timestamp(${selector(name, matchers)}))`);
  return newest.reduce((all, each) => promql`${all} and ${each}`);
}

function part(name: string, query: Promql): Promql {
  return promql`label_replace(${query}, ${text(partLabel)}, ${text(name)}, "", "")`;
}
