import type { RegistryRow } from "../../../lib/services/services";

/** What rows can be put in order by; `health`: what is not well first. */
export const serviceSorts = [
  "health",
  "service",
  "ready",
  "requests",
  "errors",
  "p50",
  "p95",
  "p99",
  "cpu",
  "memory",
  "restarts",
] as const;
export type ServiceSort = (typeof serviceSorts)[number];

const places = { failing: 0, degraded: 1, unknown: 2, well: 3, idle: 4 } as const;

const figureOf: Record<Exclude<ServiceSort, "health" | "service">, (row: RegistryRow) => number | null> = {
  // Those with the fewest come first: who has none left is looked for.
  ready: ({ readyEndpoints }) => (readyEndpoints === null ? null : 1 / (1 + readyEndpoints)),
  requests: ({ signals }) => signals.requestsPerSecond,
  errors: ({ signals }) => signals.errorRatio,
  p50: ({ signals }) => signals.p50Ms,
  p95: ({ signals }) => signals.p95Ms,
  p99: ({ signals }) => signals.p99Ms,
  cpu: ({ resources }) => resources.cpuCores,
  memory: ({ resources }) => resources.memoryBytes,
  restarts: ({ resources }) => resources.restarts,
};

/** Largest first; what cannot say comes last, and ties stay in order of names. Pure. */
export function sortServices(rows: readonly RegistryRow[], by: ServiceSort): RegistryRow[] {
  if (by === "health") return rows.toSorted((left, right) => places[left.health] - places[right.health]);
  if (by === "service") return rows.toSorted((left, right) => left.service.localeCompare(right.service));
  const figure = figureOf[by];
  return rows.toSorted((left, right) => (figure(right) ?? -1) - (figure(left) ?? -1));
}
