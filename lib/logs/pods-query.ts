import {
  type LogQl,
  labelEquals,
  labelMatches,
  labelNames,
  labelsAny,
  lineHas,
  lines,
  logql,
  type Stage,
  type StreamMatcher,
  seconds,
  streamEquals,
  streamLacks,
  streamMatches,
} from "../logql/logql";
import type { Warning } from "../metrics/reading";
import type { LineFilter } from "./filter";
import { conditionsOf, textStages } from "./lines-query";
import type { KnownLogs } from "./profiles/known-logs";
import type { LogProfile, NeutralField } from "./profiles/log-profile";
import { canMix, extractionStages, isCallStages, isReadStage, placeIn } from "./profiles/query-fields";
import { calledStages, ownPods } from "./profiles/whose-lines";
import { noCalls, notSearched } from "./warn-of";

/** A query, or none where nothing that is there could answer; and what it leaves out or guesses. */
export type Plan = { query: LogQl | null; warnings: Warning[] };

/** Calls that a filter lets through, out of the logs of proxies; where there are none, lines of whatever is known. */
export function podsQuery(filter: LineFilter, known: KnownLogs): Plan {
  const access = known.active.filter(({ isAccess }) => isAccess);
  return access.length > 0 ? callsQuery(filter, access, known) : anyLines(filter, known);
}

/** How many of these lines there are by status and flag in each step. */
export function podsCounts(filter: LineFilter, stepSeconds: number, known: KnownLogs): Plan {
  const { query, warnings } = podsQuery(filter, known);
  if (!query) return { query, warnings };
  const by = labelNames(["status", "response_flags"]);
  return {
    query: logql`sum by (${by}) (count_over_time(${query} [${seconds(stepSeconds)}]))`,
    warnings,
  };
}

/** Every line that holds an id, whatever its format: what it says of it is for its reader to see. */
export function podsRequest(requestId: string, known: KnownLogs): LogQl {
  return lines(everyStream(known), [lineHas(requestId)]);
}

/** All that pods log. */
export function podsStreams(known: KnownLogs): LogQl {
  return lines(everyStream(known));
}

function callsQuery(filter: LineFilter, access: readonly LogProfile[], known: KnownLogs): Plan {
  const conditions = conditionsOf({ ...filter, caller: undefined });
  const isWhose = filter.namespace !== undefined || filter.caller !== undefined;
  const wanted: NeutralField[] = [
    ...new Set<NeutralField>([
      "status",
      "response_flags",
      ...conditions.flatMap(({ fields }) => fields),
      ...(isWhose ? (["upstream_cluster"] as const) : []),
    ]),
  ];
  const able = access.filter((profile) => wanted.every((field) => placeIn(profile, field) !== undefined));
  const fields: NeutralField[] =
    filter.namespace === undefined ? wanted : [...wanted, "requested_server_name"];
  const used = able.filter((profile) => able[0] && (profile === able[0] || canMix(able[0], profile, fields)));
  const byId = known.active.filter(({ isAccess, format }) => !isAccess && format.kind !== "plain");
  const warnings = [
    ...notSearched(names(access.filter((each) => !able.includes(each))), "they do not say what is asked for"),
    ...notSearched(names(able.filter((each) => !used.includes(each))), "their fields stand at other places"),
    ...(filter.text === undefined ? [] : notSearched(names(byId), "they are found by a request's id")),
  ];
  if (used.length === 0) return { query: null, warnings };
  const stages: Stage[] = [
    ...textStages({ ...filter, caller: undefined }),
    ...extractionStages(used, fields),
    ...isCallStages,
    ...conditions.flatMap((each) => each.stages),
    ...calledStages(filter, known.labels),
    ...callerStages(filter.caller, known),
    isReadStage,
  ];
  return {
    query: lines(streamsOf(used, known), stages),
    warnings,
  };
}

function callerStages(caller: string | undefined, known: KnownLogs): Stage[] {
  if (caller === undefined) return [];
  const [namespace = "", service = ""] = caller.split("/");
  const sent = labelMatches("upstream_cluster", "outbound.*");
  const own = ownPods({ namespace, service }, known.labels).map((group) => [sent, ...group]);
  // Without names of pods nobody can say who called.
  return own.length > 0 ? [labelsAny(own)] : [labelEquals("upstream_cluster", "nobody")];
}

function anyLines(filter: LineFilter, known: KnownLogs): Plan {
  if (conditionsOf(filter).length > 0) {
    return { query: null, warnings: notSearched(names(known.active), "no log here says how a call went") };
  }
  const particular = known.active.filter(({ format, containers }) => format.kind !== "plain" && containers);
  const used = particular.length > 0 ? particular : known.active;
  const own =
    filter.namespace === undefined ? [] : ownPods(filter, known.labels).filter((all) => all.length > 0);
  return {
    query: lines(streamsOf(used, known), [
      ...textStages(filter),
      ...(own.length === 0 ? [] : [labelsAny(own)]),
    ]),
    warnings: [noCalls],
  };
}

function streamsOf(profiles: readonly LogProfile[], known: KnownLogs): StreamMatcher[] {
  const { container } = known.labels;
  const patterns = profiles.flatMap(({ containers }) => (containers === undefined ? [] : [containers]));
  if (container === null || patterns.length < profiles.length) return everyStream(known);
  return [streamMatches(container, [...new Set(patterns)].join("|")), ...boundOf(known)];
}

function everyStream(known: KnownLogs): StreamMatcher[] {
  const bound = boundOf(known);
  return [streamMatches(known.labels.any ?? "service_name", ".+"), ...bound];
}

function boundOf({ isShared, bound }: KnownLogs): StreamMatcher[] {
  const own = Object.entries(bound).map(([label, value]) => streamEquals(label, value));
  return isShared ? [streamLacks("mesh"), ...own] : own;
}

function names(profiles: readonly LogProfile[]): string[] {
  return profiles.map(({ name }) => name);
}
