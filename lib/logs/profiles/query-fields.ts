import {
  dropLabels,
  jsonPaths,
  labelEquals,
  labelNotEquals,
  labelNotMatches,
  labelsAny,
  logfmtKeys,
  regexpGroups,
  type Stage,
} from "../../logql/logql";
import type { FieldPlace, LogProfile, NeutralField } from "./log-profile";

/** The one place from which Loki can take a field as it is: undefined where it stands nowhere, or in other words. */
export function placeIn(profile: LogProfile, field: NeutralField): FieldPlace | undefined {
  const places = profile.fields[field];
  const place = Array.isArray(places) ? undefined : (places as FieldPlace | undefined);
  if (!place || place.words || place.and) return undefined;
  return place.as === undefined || place.as === "number" ? place : undefined;
}

/** Whether one query can read these fields out of lines of both: they stand at the same places, or the formats differ. */
export function canMix(left: LogProfile, right: LogProfile, fields: readonly NeutralField[]): boolean {
  if (left.format.kind !== right.format.kind) return true;
  if (left.format.kind !== "json") return false;
  const isAt = (profile: LogProfile) => JSON.stringify(fields.map((field) => placeIn(profile, field)?.at));
  return isAt(left) === isAt(right);
}

/**
 * Takes fields out of lines of these profiles, each as a label of the neutral name. Where several formats are mixed, a parser
 * that cannot read a line leaves it to the next, so its error is taken off.
 */
export function extractionStages(profiles: readonly LogProfile[], fields: readonly NeutralField[]): Stage[] {
  const kinds = [...new Map(profiles.map((profile) => [profile.format.kind, profile])).values()];
  const stages = kinds.flatMap((profile) => extraction(profile, fields));
  return kinds.length < 2
    ? stages
    : stages.flatMap((stage) => [stage, dropLabels(["__error__", "__error_details__"])]);
}

function extraction(profile: LogProfile, fields: readonly NeutralField[]): Stage[] {
  const places = fields.flatMap((field) => {
    const place = placeIn(profile, field);
    return place ? [[field, place.at] as const] : [];
  });
  const { format } = profile;
  switch (format.kind) {
    case "json":
      return [jsonPaths(places.map(([field, at]) => [field, typeof at === "string" ? [at] : at]))];
    case "logfmt":
      return [logfmtKeys(places.map(([field, at]) => [field, String(at)]))];
    case "regexp": {
      const names = new Map(places.map(([field, at]) => [String(at), field]));
      return [regexpGroups(renamed(format.patterns[0], names))];
    }
    case "plain":
      return [];
  }
}

/** The pattern with its groups called by neutral names; others keep none. */
function renamed(pattern: string, names: ReadonlyMap<string, string>): string {
  return pattern.replaceAll(/\(\?P<([^>]*)>/g, (_all, group: string) => {
    const name = names.get(group);
    return name === undefined ? "(?:" : `(?P<${name}>`;
  });
}

/** Lines of a proxy that are calls: it writes of itself too, and of connections that carried no HTTP. */
export const isCallStages: readonly Stage[] = [
  labelNotEquals("status", ""),
  labelsAny([[labelNotEquals("status", "0")], [labelNotMatches("response_flags", "-?")]]),
];

/** What a stage could not read is no line that was asked for; in a count it would fail the whole. */
export const isReadStage: Stage = labelEquals("__error__", "");
