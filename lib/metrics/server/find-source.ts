import "server-only";
import type { AppError } from "../../errors";
import type { PrometheusClient } from "../../prometheus/client";
import type { ConceptName, Dimension, Where } from "../concepts";
import { type Resolution, resolveConcept } from "../resolve-concept";
import { metricNames } from "./metric-names";
import { prometheusFailure } from "./patience";

/** Which source answers a concept with the series that exist around a moment; an AppError when that could not be asked. */
export async function findSource({
  client,
  concept,
  by,
  where,
  at,
  isLive,
  signal,
}: {
  client: PrometheusClient;
  concept: ConceptName;
  by: readonly Dimension[];
  where: Where;
  /** Unix seconds. */
  at: number;
  isLive: boolean;
  signal: AbortSignal;
}): Promise<Resolution | AppError> {
  try {
    const names = await metricNames(client, { at, isLive, signal });
    return resolveConcept(concept, names, [...by, ...(Object.keys(where) as Dimension[])]);
  } catch (cause) {
    return prometheusFailure(cause);
  }
}
