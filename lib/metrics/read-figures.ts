import { type Dimension, type Figure, quantiles } from "./concepts";
import { quantileLabel, withinPart } from "./queries/concept-query";
import type { Source } from "./sources/source";

type Labels = Record<string, string>;

/** Labels as the wire has them, by the names that pages use. */
export function readLabels(source: Source, by: readonly Dimension[], wire: Labels): Figure["labels"] {
  const own = by.flatMap((dimension) => {
    const label = source.labels[dimension];
    return label === undefined ? [] : [[dimension, wire[label] ?? "unknown"] as const];
  });
  const quantile = wire[quantileLabel];
  return Object.fromEntries(quantile === undefined ? own : [...own, ["quantile", quantile]]);
}

/**
 * Leaves out the guard of `guardedConceptQuery`, and makes null of every quantile that lies beyond what the finite
 * buckets hold: the query language gives the highest bound there, which is no measurement.
 */
export function withoutBeyond<T extends { labels: Labels }>(
  rows: readonly T[],
  blank: (row: T, within: T | undefined, quantile: number) => T,
): T[] {
  const groupOf = ({ [quantileLabel]: _quantile, ...labels }: Labels) =>
    JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
  const guards = new Map(rows.filter(isGuard).map((row) => [groupOf(row.labels), row] as const));
  return rows
    .filter((row) => !isGuard(row))
    .map((row) => {
      const quantile = quantiles[row.labels[quantileLabel] as keyof typeof quantiles];
      return quantile === undefined ? row : blank(row, guards.get(groupOf(row.labels)), quantile);
    });
}

/** Whether the finite buckets hold a quantile, given the share that they hold. */
export function isWithin(quantile: number, within: number | null | undefined): boolean {
  return within === undefined || within === null || quantile <= within + 1e-9;
}

function isGuard({ labels }: { labels: Labels }): boolean {
  return labels[quantileLabel] === withinPart;
}
