import type { Figure } from "../metrics/concepts";
import { ratioOf } from "../metrics/ratio";
import { judgeSpread } from "./judge-spread";
import type { EndpointLoad, Resources, ServiceLoad, Spread } from "./load";

export type LoadFigures = Record<
  "requests" | "errors" | "latency" | "running" | "waiting" | "podCpu" | "podMemory" | "podRestarts",
  readonly Figure[]
>;
type Registered = { version: string; id: string; since: string | null };
type Known = {
  /** By version and endpoint or pod. */
  figures: LoadFigures;
  /** Null when the control plane never told. */
  ready: readonly Registered[] | null;
  /** Unix milliseconds: who came later was not there for the whole window. */
  windowBeganMs: number;
  windowSeconds: number;
};

/** Instances, and versions made of them, with what came to each and what each uses. Pure. */
export function assembleLoad(known: Known): Pick<ServiceLoad, "endpoints" | "versions"> {
  const { figures, ready } = known;
  const at = Object.fromEntries(
    Object.entries(figures).map(([name, all]) => [name, byInstance(all)]),
  ) as Record<keyof LoadFigures, Map<string, number | null>>;
  const isReady = new Set((ready ?? []).map(keyOf));
  const measured = Object.values(at).flatMap((table) => [...table.keys()]);
  const keys = [...new Set([...isReady, ...measured])].sort();
  const totals = new Map<string, number>();
  for (const key of keys) {
    const { version } = readKey(key);
    totals.set(version, (totals.get(version) ?? 0) + (at.requests.get(key) ?? 0));
  }
  const endpoints = keys.map((key): EndpointLoad => {
    const { version, id } = readKey(key);
    const requestsPerSecond = at.requests.get(key) ?? null;
    const restarts = at.podRestarts.get(key) ?? null;
    return {
      version,
      id,
      isReady: ready === null ? null : isReady.has(key),
      requestsPerSecond,
      share: ratioOf(requestsPerSecond, totals.get(version) ?? null),
      errorRatio: ratioOf(at.errors.get(key) ?? null, requestsPerSecond),
      p95Ms: at.latency.get(key) ?? null,
      running: at.running.get(key) ?? null,
      waiting: at.waiting.get(key) ?? null,
      cpuCores: at.podCpu.get(key) ?? null,
      memoryBytes: at.podMemory.get(key) ?? null,
      restarts: restarts === null ? null : Math.round(restarts),
    };
  });
  const names = [...new Set(endpoints.map(({ version }) => version))].sort();
  return {
    endpoints,
    versions: names.map((version) => {
      const own = endpoints.filter((each) => each.version === version);
      return { version, ...sumOf(own), spread: spreadOf(own, known) };
    }),
  };
}

/** What is known of all instances of a version; a sum of some would be taken for a sum of all. */
function sumOf(endpoints: readonly EndpointLoad[]): Resources {
  const there = endpoints.filter(({ isReady }) => isReady !== false);
  const sum = (name: keyof Resources) => {
    const values = there.map((each) => each[name]);
    if (values.length === 0 || values.includes(null)) return null;
    return values.reduce<number>((all, value) => all + (value ?? 0), 0);
  };
  return { cpuCores: sum("cpuCores"), memoryBytes: sum("memoryBytes"), restarts: sum("restarts") };
}

/** Requests where they are told of any endpoint, else what engines work on; of those who were there all the time. */
function spreadOf(
  endpoints: readonly EndpointLoad[],
  { ready, windowBeganMs, windowSeconds }: Known,
): Spread {
  const came = new Map((ready ?? []).map((each) => [keyOf(each), each.since]));
  const there = endpoints.filter(({ version, id, isReady }) => {
    const since = came.get(keyOf({ version, id })) ?? null;
    return isReady !== false && (since === null || Date.parse(since) <= windowBeganMs);
  });
  const counted = (value: (each: EndpointLoad) => number | null, scale: number) =>
    new Map(there.map((each) => [each.id, (value(each) ?? 0) * scale]));
  if (there.some(({ requestsPerSecond }) => requestsPerSecond !== null))
    return judgeSpread(
      counted(({ requestsPerSecond }) => requestsPerSecond, windowSeconds),
      "requests",
    );
  if (there.some(({ running }) => running !== null))
    return judgeSpread(
      counted(({ running }) => running, 1),
      "running",
    );
  return { verdict: "unknown", by: null, endpoints: there.length, maxOverMean: null, busiest: null };
}

/** Of quantiles the p95. What names no instance, or none that is known, is no instance's. */
function byInstance(figures: readonly Figure[]): Map<string, number | null> {
  return new Map(
    figures.flatMap(({ labels: { version = "unknown", endpoint, pod, quantile }, value }) => {
      const id = endpoint ?? pod ?? "";
      const isOther = quantile !== undefined && quantile !== "p95";
      return isOther || id === "" || id === "unknown" ? [] : [[keyOf({ version, id }), value] as const];
    }),
  );
}

function keyOf({ version, id }: { version: string; id: string }): string {
  return JSON.stringify([version, id]);
}

function readKey(key: string): { version: string; id: string } {
  const [version = "", id = ""] = JSON.parse(key) as string[];
  return { version, id };
}
