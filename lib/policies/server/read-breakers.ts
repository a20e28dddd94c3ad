import "server-only";
import { authorise } from "../../access/server/authorise";
import type { ReadContext } from "../../changes/server/change-view";
import type { ConceptName, Dimension, Figure, Where } from "../../metrics/concepts";
import { figureTable } from "../../metrics/figure-table";
import { gapOf } from "../../metrics/gap-of";
import { figuresOf, mergeReadings } from "../../metrics/merge-readings";
import type { Reading } from "../../metrics/reading";
import { openLook } from "../../metrics/server/look";
import type { WindowName } from "../../time/window";
import { breakerFor } from "../breaker-for";
import { breakerWord, byGravity } from "../breaker-word";
import type { BreakerCall, BreakerRow, Breakers } from "../breakers";
import { type CircuitBreakerSpec, circuitBreakerSpecSchema } from "../circuit-breaker-spec";
import { listPolicies } from "./list-policies";

type Input = { mesh: string; namespace: string; name: string; window?: WindowName | undefined };

const byVersion = ["version"] as const satisfies readonly Dimension[];
const byCaller = [
  "version",
  "callerNamespace",
  "callerService",
  "pod",
] as const satisfies readonly Dimension[];
const maxCalls = 200;

/** What a service's circuit breakers do now, by version and by caller, as the callers' proxies tell it: in one query. */
export async function readBreakers({
  ctx,
  input,
  signal,
}: ReadContext & { input: Input }): Promise<Breakers> {
  const { mesh, namespace, name: service, window } = input;
  authorise(ctx, "mesh.read", mesh, namespace);
  const options = { ctx, ...(signal ? { signal } : {}) };
  const [look, { policies }] = await Promise.all([
    openLook({ ctx, mesh, window, signal }),
    listPolicies({ ...options, input: { mesh, namespace, service, kind: "circuit-breaker" } }),
  ]);
  const where: Where = { namespace, service };
  const question = (concept: ConceptName, by: readonly Dimension[], isNow = false) => ({
    concept,
    by,
    where,
    isNow,
  });
  const answers = await look.askTogether([
    question("refused", byCaller, true),
    question("refusedCalls", byVersion),
    question("upstreamActive", byCaller),
    question("breakerOpen", byCaller),
    question("ejectedEndpoints", byCaller),
    question("healthyEndpoints", byVersion),
    question("retries", byCaller, true),
  ]);
  const readings = answers.map(({ reading }) => reading);
  const [refused, refusedCalls, active, open, ejected, healthy, retries] = readings.map(figuresOf);
  const policy = policies[0];
  const spec = circuitBreakerSpecSchema.safeParse(policy?.spec).data ?? null;
  const seen: Seen = {
    refused: refused ?? [],
    active: active ?? [],
    open: open ?? [],
    ejected: ejected ?? [],
    retries: retries ?? [],
  };
  const calls = callsOf(seen, spec);
  const isKnown = readings[0]?.state === "ok";
  const counted = table(readings[1]);
  const left = table(readings[5]);
  const versions = versionsOf([...Object.values(seen), refusedCalls ?? [], healthy ?? []].flat());
  return {
    mesh,
    namespace,
    service,
    generatedAt: look.generatedAt,
    windowSeconds: look.windowSeconds,
    policyId: policy !== undefined && spec !== null ? policy.id : null,
    callers:
      readings[2]?.state === "ok" ? new Set((active ?? []).map(({ labels }) => labels.pod)).size : null,
    versions: versions.map((version) => ({
      ...rowOf(version, calls, spec),
      ...(isKnown ? {} : { word: "unknown" as const }),
      refusedCalls: wholeOf(counted.at({ version })),
      healthyEndpoints: left.at({ version }),
    })),
    calls: calls.slice(0, maxCalls),
    callsOmitted: Math.max(0, calls.length - maxCalls),
    gap: gapOf("breaker-series", answers),
    ...mergeReadings(readings),
  };
}

function table(reading: Reading<Figure[]> | undefined) {
  return figureTable(reading ?? { state: "empty", why: "" }, byVersion);
}

/** What figures call the version of calls that no route gave one. */
const noVersion = "unknown";

/** Versions that anything is known of; calls that no route gave a version come last. */
function versionsOf(figures: readonly Figure[]): string[] {
  const names = new Set(figures.map(({ labels }) => labels.version ?? noVersion));
  return [...names].sort(
    (left, right) => Number(left === noVersion) - Number(right === noVersion) || (left < right ? -1 : 1),
  );
}

/** By caller and version. */
type Seen = Record<"refused" | "active" | "open" | "ejected" | "retries", readonly Figure[]>;

/** One row a calling instance and version, the gravest first. */
function callsOf(seen: Seen, spec: CircuitBreakerSpec | null): BreakerCall[] {
  const keyOf = ({ version, callerNamespace, callerService, pod }: Figure["labels"]) =>
    JSON.stringify([version, callerNamespace, callerService, pod].map((each) => each ?? "unknown"));
  const tables = Object.fromEntries(
    Object.entries(seen).map(([name, figures]) => [
      name,
      new Map(figures.map(({ labels, value }) => [keyOf(labels), value])),
    ]),
  ) as Record<keyof Seen, Map<string, number | null>>;
  const keys = new Set(
    Object.values(seen)
      .flat()
      .map(({ labels }) => keyOf(labels)),
  );
  const rows = [...keys].map((key): BreakerCall => {
    const [version = noVersion, namespace = "", service = "", instance = ""] = JSON.parse(key) as string[];
    const open = tables.open.get(key) ?? null;
    const now = {
      refusedPerSecond: tables.refused.get(key) ?? null,
      isOpen: open === null ? null : open > 0,
      ejectedEndpoints: tables.ejected.get(key) ?? null,
    };
    return {
      ...{ version, namespace, service, instance },
      word: breakerWord(now),
      ...now,
      retriesPerSecond: tables.retries.get(key) ?? null,
      active: tables.active.get(key) ?? null,
      limit: limitOf(spec, version),
    };
  });
  return rows.sort(
    (left, right) =>
      byGravity.indexOf(left.word) - byGravity.indexOf(right.word) ||
      left.version.localeCompare(right.version) ||
      left.instance.localeCompare(right.instance),
  );
}

function limitOf(spec: CircuitBreakerSpec | null, version: string): number | null {
  if (!spec) return null;
  return breakerFor(spec, version === noVersion ? null : version).limits.maxRequests ?? null;
}

/** All that its callers say of one version: calls add up, of what is kept out the caller counts that keeps out most. */
function rowOf(
  version: string,
  calls: readonly BreakerCall[],
  spec: CircuitBreakerSpec | null,
): Omit<BreakerRow, "refusedCalls" | "healthyEndpoints"> {
  const own = calls.filter((call) => call.version === version);
  const known = (name: "refusedPerSecond" | "retriesPerSecond" | "active" | "ejectedEndpoints") =>
    own.flatMap((call) => call[name] ?? []);
  const sum = (values: readonly number[]) =>
    values.length === 0 ? null : values.reduce((all, value) => all + value, 0);
  const limit = limitOf(spec, version);
  const active = known("active");
  const ejected = known("ejectedEndpoints");
  const openCallers = own
    .filter(({ isOpen }) => isOpen)
    .map(({ namespace, service, instance }) => ({ namespace, service, instance }));
  const refusedPerSecond = sum(known("refusedPerSecond"));
  const ejectedEndpoints = ejected.length === 0 ? null : Math.max(...ejected);
  return {
    version,
    word: breakerWord({ refusedPerSecond, ejectedEndpoints, isOpen: openCallers.length > 0 }),
    limit,
    ceiling: limit === null || active.length === 0 ? null : limit * active.length,
    active: sum(active),
    refusedPerSecond,
    retriesPerSecond: sum(known("retriesPerSecond")),
    openCallers,
    ejectedEndpoints,
  };
}

/** What was counted between scrapes is extrapolated; calls are whole. */
function wholeOf(count: number | null): number | null {
  return count === null ? null : Math.round(count);
}
