import type { PercentilesMs } from "../models/models";
import type { Dimension, Figure, QuantileName, Where } from "./concepts";
import { figuresOf } from "./merge-readings";
import type { Reading } from "./reading";

export type FigureTable = {
  /** Null where there is no such figure, or the series cannot say. */
  at: (group: Where, quantile?: QuantileName) => number | null;
  percentilesAt: (group: Where) => PercentilesMs;
};

/** Figures by the group that they are of; `by` is what the reading was asked to tell apart. */
export function figureTable(reading: Reading<Figure[]>, by: readonly Dimension[]): FigureTable {
  const values = new Map(
    figuresOf(reading).map(({ labels, value }) => [keyOf(labels, labels.quantile), value]),
  );
  function keyOf(group: Where, quantile: string | undefined): string {
    return JSON.stringify([...by.map((dimension) => group[dimension] ?? ""), quantile ?? ""]);
  }
  const at: FigureTable["at"] = (group, quantile) => values.get(keyOf(group, quantile)) ?? null;
  return {
    at,
    percentilesAt: (group) => ({ p50: at(group, "p50"), p95: at(group, "p95"), p99: at(group, "p99") }),
  };
}
