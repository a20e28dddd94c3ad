import "server-only";
import type { PrometheusClient, Sample } from "../../prometheus/client";
import type { Promql } from "../../promql/promql";
import { joinedQuery, rowsOfPart } from "../queries/joined-query";
import { onceFor } from "../queries/once-for";
import type { Reading } from "../reading";
import { orLastGood } from "./kept-answers";

/** A query, and what its rows mean. */
export type Part<T extends readonly unknown[]> = {
  query: Promql;
  read: (samples: readonly Sample[]) => T;
  /** Asked by itself: what takes Prometheus long takes nothing else with it, and is worked on beside the rest. */
  isHeavy?: boolean;
  /** Where Prometheus refuses it, or answers too much. */
  otherwise?: Part<T>;
};

/** What was read of an answer that several look at: they get the same. */
const readings = onceFor((_: readonly Sample[]) => new Map<Part<readonly unknown[]>, readonly unknown[]>());

function readOf<T extends readonly unknown[]>(
  part: Part<T>,
  samples: readonly Sample[],
  index: number | null,
): T {
  const known = readings(samples).get(part);
  if (known) return known as T;
  const value = part.read(index === null ? samples : rowsOfPart(samples, index));
  readings(samples).set(part, value);
  return value;
}

type Asking = {
  client: PrometheusClient;
  /** Unix seconds. */
  at: number;
  signal: AbortSignal;
  /** Under what the last good answer to a query is kept. */
  keyOf: (query: string) => string;
  perQuery: number;
};

/** The parts' readings in their order, asked for `perQuery` at a time; what Prometheus cannot answer is a reading too. */
export async function readTogether<T extends readonly unknown[]>(
  parts: readonly Part<T>[],
  { client, at, signal, keyOf, perQuery }: Asking,
): Promise<Reading<T>[]> {
  const light = parts.filter(({ isHeavy }) => !isHeavy);
  const batches = [
    ...Array.from({ length: Math.ceil(light.length / Math.max(1, perQuery)) }, (_, index) =>
      light.slice(index * perQuery, (index + 1) * perQuery),
    ),
    ...parts.filter(({ isHeavy }) => isHeavy).map((part) => [part]),
  ];
  const ask = async (batch: readonly Part<T>[]): Promise<Reading<T>[]> => {
    const [only] = batch;
    const query = batch.length === 1 && only ? only.query : joinedQuery(batch.map((part) => part.query));
    const reading = await orLastGood(client, keyOf(query.text), async () => {
      const { samples, warnings } = await client.instant(query, at, { signal });
      const value = batch.map((part, index) => readOf(part, samples, batch.length === 1 ? null : index));
      return { value, size: value.reduce((sum, rows) => sum + rows.length, 0), warnings };
    });
    // One that it cannot run must not take the others with it.
    const isRefused = reading.state === "failed" && reading.error.code === "upstream-bad-answer";
    if (isRefused && batch.length === 1 && only?.otherwise) return ask([only.otherwise]);
    if (isRefused && batch.length > 1) return (await Promise.all(batch.map((part) => ask([part])))).flat();
    return batch.map((_, index): Reading<T> => {
      if (reading.state !== "ok") return reading;
      const value = reading.value[index];
      return value ? { ...reading, value } : { state: "empty", why: "was not asked" };
    });
  };
  const readings = (await Promise.all(batches.map(ask))).flat();
  const readingOf = new Map(batches.flat().map((part, index) => [part, readings[index]]));
  return parts.map((part) => readingOf.get(part) ?? { state: "empty", why: "was not asked" });
}
