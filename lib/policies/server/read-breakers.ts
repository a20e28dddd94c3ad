import "server-only";
import { authorise } from "../../access/server/authorise";
import type { ReadContext } from "../../changes/server/change-view";
import type { ConceptName, Dimension, Figure, Where } from "../../metrics/concepts";
import { type FigureTable, figureTable } from "../../metrics/figure-table";
import { figuresOf, mergeReadings } from "../../metrics/merge-readings";
import type { Reading } from "../../metrics/reading";
import { openLook } from "../../metrics/server/look";
import type { WindowName } from "../../time/window";
import { breakerFor } from "../breaker-for";
import type { BreakerRow, Breakers, BreakerWord } from "../breakers";
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

/** What a service's circuit breakers do now, by version, as the callers' proxies tell it. */
export async function readBreakers({
  ctx,
  input,
  signal,
}: ReadContext & { input: Input }): Promise<Breakers> {
  const { mesh, namespace, name: service, window } = input;
  authorise(ctx, "mesh.read", mesh, namespace);
  const options = { ctx, ...(signal ? { signal } : {}) };
  const [look, { policies }] = await Promise.all([
    openLook({ mesh, window, signal }),
    listPolicies({ ...options, input: { mesh, namespace, service, kind: "circuit-breaker" } }),
  ]);
  const where: Where = { namespace, service };
  const ask = async (concept: ConceptName, by: readonly Dimension[], isNow = false) =>
    (await look.ask({ concept, by, where, isNow })).reading;
  const [refused, refusedCalls, active, open, ejected, healthy] = await Promise.all([
    ask("refused", byVersion, true),
    ask("refusedCalls", byVersion),
    ask("upstreamActive", byCaller),
    ask("breakerOpen", byCaller),
    ask("ejectedEndpoints", byVersion),
    ask("healthyEndpoints", byVersion),
  ]);
  const policy = policies[0];
  const spec = circuitBreakerSpecSchema.safeParse(policy?.spec).data ?? null;
  const table = (reading: Reading<Figure[]>) => figureTable(reading, byVersion);
  const seen = { refused, refusedCalls, ejected, healthy };
  const rowOf = rowMaker(
    { spec, active: figuresOf(active), open: figuresOf(open), isKnown: refused.state === "ok" },
    {
      refused: table(refused),
      refusedCalls: table(refusedCalls),
      ejected: table(ejected),
      healthy: table(healthy),
    },
  );
  const versions = versionsOf(Object.values(seen), figuresOf(active));
  return {
    mesh,
    namespace,
    service,
    generatedAt: look.generatedAt,
    windowSeconds: look.windowSeconds,
    policyId: policy !== undefined && spec !== null ? policy.id : null,
    callers: active.state === "ok" ? new Set(active.value.map(({ labels }) => labels.pod)).size : null,
    versions: versions.map(rowOf),
    ...mergeReadings([refused, refusedCalls, active, open, ejected, healthy]),
  };
}

/** What figures call the version of calls that no route gave one. */
const noVersion = "unknown";

/** Versions that anything is known of; calls that no route gave a version come last. */
function versionsOf(readings: readonly Reading<Figure[]>[], active: readonly Figure[]): string[] {
  const figures = [...readings.flatMap(figuresOf), ...active];
  const names = new Set(figures.map(({ labels }) => labels.version ?? noVersion));
  return [...names].sort(
    (left, right) => Number(left === noVersion) - Number(right === noVersion) || (left < right ? -1 : 1),
  );
}

type Facts = {
  spec: CircuitBreakerSpec | null;
  active: readonly Figure[];
  open: readonly Figure[];
  isKnown: boolean;
};
type Tables = Record<"refused" | "refusedCalls" | "ejected" | "healthy", FigureTable>;

function rowMaker({ spec, active, open, isKnown }: Facts, tables: Tables): (version: string) => BreakerRow {
  return (version) => {
    const own = active.filter(({ labels }) => labels.version === version);
    const limit = spec
      ? (breakerFor(spec, version === noVersion ? null : version).limits.maxRequests ?? null)
      : null;
    const openCallers = open.flatMap(({ labels, value }) =>
      labels.version === version && (value ?? 0) > 0
        ? [
            {
              namespace: labels.callerNamespace ?? "unknown",
              service: labels.callerService ?? "unknown",
              instance: labels.pod ?? "unknown",
            },
          ]
        : [],
    );
    const refusedPerSecond = tables.refused.at({ version });
    const ejectedEndpoints = tables.ejected.at({ version });
    return {
      version,
      word: isKnown
        ? wordOf({ refusedPerSecond, ejectedEndpoints, isOpen: openCallers.length > 0 })
        : "unknown",
      limit,
      ceiling: limit === null || own.length === 0 ? null : limit * own.length,
      active: own.length === 0 ? null : own.reduce((sum, { value }) => sum + (value ?? 0), 0),
      refusedPerSecond,
      refusedCalls: wholeOf(tables.refusedCalls.at({ version })),
      openCallers,
      ejectedEndpoints,
      healthyEndpoints: tables.healthy.at({ version }),
    };
  };
}

/** The gravest of what a breaker is doing. */
function wordOf(now: {
  refusedPerSecond: number | null;
  ejectedEndpoints: number | null;
  isOpen: boolean;
}): BreakerWord {
  if ((now.refusedPerSecond ?? 0) > 0) return "refusing";
  if (now.isOpen) return "open";
  return (now.ejectedEndpoints ?? 0) > 0 ? "ejecting" : "closed";
}

/** What was counted between scrapes is extrapolated; calls are whole. */
function wholeOf(count: number | null): number | null {
  return count === null ? null : Math.round(count);
}
