import type { Entry } from "../entry";
import { heddle } from "./heddle";
import { type KnownLabels, type KnownLogs, labelledLogs, podProfiles } from "./known-logs";
import type { LogProfile, StreamLabels } from "./log-profile";
import { plain } from "./plain";
import { podLabels } from "./pod-labels";
import { readLine } from "./read-line";

/** What a look at a log store showed. */
export type SeenLogs = {
  labelNames: readonly string[];
  /** Values of the label `mesh`. */
  meshes: readonly string[];
  containers: readonly string[];
  /** Some of the newest lines of proxies. */
  samples: readonly Entry[];
};

/** What a mesh's settings say of its logs. */
export type LogSettings = {
  profiles?: readonly string[] | undefined;
  streams?: Record<string, string> | undefined;
};

/** For each thing the label that says it here. */
export function labelsAmong(names: readonly string[]): KnownLabels {
  const first = (wanted: StreamLabels[keyof StreamLabels]) =>
    wanted?.find((name) => names.includes(name)) ?? null;
  const { namespace, pod, container, app, version } = podLabels;
  const known = { namespace: first(namespace), pod: first(pod), container: first(container) };
  return {
    ...known,
    app: first(app),
    version: first(version),
    any: known.namespace ?? known.pod ?? known.container ?? first(["service_name", "job", "app", "filename"]),
  };
}

/** An RE2 pattern of the containers whose lines are proxies'. */
export const proxyContainers = patternOf(podProfiles.filter(({ isAccess }) => isAccess));

/**
 * What queries and readers need to know of a log store. Streams that name this mesh are Heddle's own; where nothing is there
 * yet, they are what is waited for. Pure.
 */
export function knownFrom(mesh: string, seen: SeenLogs, settings: LogSettings = {}): KnownLogs {
  const pinned = settings.profiles;
  const isOwn = pinned ? pinned.includes(heddle.name) : seen.meshes.includes(mesh);
  if (isOwn || (!pinned && seen.labelNames.length === 0)) return labelledLogs;
  const profiles = podProfiles.filter(({ name }) => !pinned || pinned.includes(name) || name === plain.name);
  const known: KnownLogs = {
    by: "pods",
    profiles,
    active: profiles,
    labels: labelsAmong(seen.labelNames),
    isShared: seen.labelNames.includes("mesh"),
    bound: settings.streams ?? {},
  };
  if (pinned) return known;
  const read = new Set(seen.samples.map((sample) => readLine(sample, known).profile));
  const isThere = ({ name, isAccess, containers }: LogProfile) =>
    isAccess ? read.has(name) : containers === undefined || fitsAny(containers, seen.containers);
  return { ...known, active: profiles.filter(isThere) };
}

/** Of some of the newest lines of proxies: how many tell of calls, and how many of those name the request. */
export function callsAmong(samples: readonly Entry[], known: KnownLogs): { calls: number; withId: number } {
  const calls = samples.map((sample) => readLine(sample, known)).filter(({ isCall }) => isCall);
  return {
    calls: calls.length,
    withId: calls.filter(({ record }) => record?.request_id !== undefined).length,
  };
}

function patternOf(profiles: readonly LogProfile[]): string {
  return [...new Set(profiles.flatMap(({ containers }) => containers ?? []))].join("|");
}

function fitsAny(pattern: string, values: readonly string[]): boolean {
  const regex = new RegExp(`^(?:${pattern})$`);
  return values.some((value) => regex.test(value));
}
