import { type AccessRecord, readAccessRecord, recordOf } from "../access-record";
import type { Entry } from "../entry";
import { formatNs, parseNs } from "../nanoseconds";
import { convert } from "./convert";
import { type KnownLogs, labelledLogs } from "./known-logs";
import type { FieldPlace, LogProfile } from "./log-profile";
import { plain } from "./plain";
import { type Fields, readFields } from "./read-fields";
import { workloadOf } from "./workload-of";

/** Who was called, in which version, and who called may be known by pods' names and labels only. */
export type Guessed = "service" | "version" | "caller";
type Place = Pick<AccessRecord, "namespace" | "service" | "version" | "instance">;
/** What one line says, and by which profile it was read. */
export type LineReading = {
  profile: string;
  record: AccessRecord | null;
  /** Where it was written, or who was called, as far as its stream and its record say. */
  place: Place;
  /** Whether it tells of a call and its outcome. */
  isCall: boolean;
  guessed: Guessed[];
};

/** Reads a line as the first profile that its stream and its text fit; what no profile fits says nothing. Pure. */
export function readLine(
  { line, labels }: Pick<Entry, "line" | "labels">,
  known = labelledLogs,
): LineReading {
  if (known.by === "labelled") {
    const record = readAccessRecord(line);
    const place = { ...placeOf(record ?? {}), ...placeOf(labels) };
    const isCall = record?.service !== undefined || record?.method !== undefined;
    return { profile: known.profiles[0]?.name ?? plain.name, record, place, isCall, guessed: [] };
  }
  const container = known.labels.container === null ? undefined : labels[known.labels.container];
  for (const profile of known.profiles) {
    if (!mayWrite(profile, container)) continue;
    const fields = readFields(profile, line);
    const record = fields && recordFrom(profile, fields);
    if (!record) continue;
    const told = placed(record, profile, labels, known);
    const isCall = profile.isAccess && record.status !== undefined;
    return { profile: profile.name, ...told, place: placeOf(told.record), isCall };
  }
  const { record, guessed } = placed({}, plain, labels, known);
  return { profile: plain.name, record: null, place: placeOf(record), isCall: false, guessed };
}

/** Who serves a call is "unknown" where the mesh did not know. */
function placeOf(said: Partial<Record<string, unknown>>): Place {
  const names = ["namespace", "service", "version", "instance"] as const;
  const known = names.flatMap((name) => {
    const value = said[name];
    return typeof value === "string" && value !== "" && value !== "unknown" ? [[name, value]] : [];
  });
  return Object.fromEntries(known);
}

/**
 * Only a proxy's word counts for calls: an application that prints such lines is none. Formats of applications are found in
 * whatever container they run.
 */
function mayWrite({ containers, isAccess }: LogProfile, container: string | undefined): boolean {
  if (!isAccess || containers === undefined || container === undefined) return true;
  return new RegExp(`^(?:${containers})$`).test(container);
}

function recordFrom(profile: LogProfile, fields: Fields): AccessRecord | null {
  const found: Record<string, unknown> = {};
  for (const [name, places] of Object.entries(profile.fields)) {
    for (const place of Array.isArray(places) ? places : [places]) {
      // Outside of the mesh anybody can ask a gateway for any name.
      if (String(place.as).startsWith("sni-") && found.reporter !== "destination") continue;
      found[name] ??= valueAt(profile, place, fields);
    }
  }
  const { started, ...rest } = found;
  const end = endOf(started, rest.duration_ms);
  return recordOf(end === undefined ? rest : { ...rest, time: end });
}

function valueAt(
  { absent }: LogProfile,
  { at, as = "text", words, and }: FieldPlace,
  fields: Fields,
): unknown {
  const isSaid = (value: unknown) =>
    value !== undefined && value !== null && !(typeof value === "string" && absent.includes(value));
  const value = fields.get(at);
  if (!isSaid(value)) return undefined;
  const worded = words && typeof value === "string" && Object.hasOwn(words, value) ? words[value] : value;
  const converted = convert(as, worded);
  const more = and === undefined ? undefined : fields.get(and);
  return typeof more === "string" && isSaid(more)
    ? `${converted} ${more.split("?")[0]}`.slice(0, 512)
    : converted;
}

function endOf(started: unknown, durationMs: unknown): string | undefined {
  const ns = typeof started === "string" ? parseNs(started) : undefined;
  if (ns === undefined) return undefined;
  return formatNs(ns + (typeof durationMs === "number" ? BigInt(Math.round(durationMs * 1e6)) : 0n));
}

/** What a line leaves to its stream: the pod that wrote it, and what that pod's names suggest. */
function placed(
  record: AccessRecord,
  { isAccess }: LogProfile,
  labels: Record<string, string>,
  { labels: names }: KnownLogs,
): { record: AccessRecord; guessed: Guessed[] } {
  const said = (name: string | null) => (name === null ? undefined : labels[name] || undefined);
  const own = workloadOf({ pod: said(names.pod), app: said(names.app), version: said(names.version) });
  const ownNamespace = said(names.namespace);
  const guessed: Guessed[] = [];
  const told: AccessRecord = { ...record, instance: record.instance ?? said(names.pod) };
  if (isAccess && record.reporter === "source") {
    if (record.service === undefined && record.authority !== undefined) {
      told.service = record.authority.replace(/:\d+$/, "");
      guessed.push("service");
    }
    if (own.service !== null) {
      guessed.push("caller");
      Object.assign(told, { caller: own.service, caller_namespace: ownNamespace });
      if (own.version !== null) told.caller_version = own.version;
    }
  } else {
    // A proxy that sent a call nowhere answered it itself.
    if (isAccess) told.reporter = "destination";
    if (record.service === undefined && own.service !== null) {
      guessed.push("service");
      told.service = own.service;
    }
    if (record.version === undefined && own.version !== null) {
      guessed.push("version");
      told.version = own.version;
    }
    told.namespace = record.namespace ?? ownNamespace;
  }
  return { record: recordOf(told) ?? {}, guessed };
}
