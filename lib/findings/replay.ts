import { type Facts, trackNames } from "./facts";
import { judge } from "./judge";
import { nothingStands, type Standing } from "./standing";
import type { Track } from "./track";

/** How far back rules look. */
export const lookBackSeconds = 900;
/** With so much more, a fault that is older than they look is known for what it is by whoever comes late. */
export const replaySeconds = 2_700;
const momentSeconds = 30;

/** The facts with lines no longer than rules look back from `at` (unix seconds). */
export function lastQuarter(facts: Facts, at: number = facts.at): Facts {
  const cut = (track: Track) => ({
    ...track,
    points: track.points.filter(([time]) => time > at - lookBackSeconds && time <= at),
  });
  const tracks = { ...facts.tracks };
  for (const name of trackNames) tracks[name] = facts.tracks[name].map(cut);
  return { ...facts, at, nowMs: facts.nowMs - (facts.at - at) * 1_000, tracks };
}

/**
 * What would stand had somebody looked all along: the lines of `facts`, longer than rules look back, judged moment by
 * moment. Only what lines can tell; endpoints, proxies and upstreams are not known for the past.
 */
export function standingBefore(facts: Facts): Standing {
  const past = { ...facts, endpoints: null, wanted: null, changes: [], policies: [], upstreams: [] };
  const first = facts.at - (replaySeconds - lookBackSeconds);
  let standing = nothingStands;
  for (let at = first; at < facts.at; at += momentSeconds)
    standing = judge({ ...lastQuarter(past, at), standing }).standing;
  return standing;
}
