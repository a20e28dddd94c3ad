import "server-only";
import type { AppError } from "../../errors";
import type { PrometheusClient } from "../../prometheus/client";
import type { ConceptName, Dimension, Where } from "../concepts";
import { type Pins, type Resolution, resolveConcept } from "../resolve-concept";
import { knownShape } from "./known-shape";
import { prometheusFailure } from "./patience";

/** Which source answers a concept with the series that exist around a moment; an AppError when that could not be asked. */
export async function findSource({
  client,
  concept,
  by,
  where,
  at,
  isLive,
  pins,
  signal,
}: {
  client: PrometheusClient;
  concept: ConceptName;
  by: readonly Dimension[];
  where: Where;
  /** Unix seconds. */
  at: number;
  isLive: boolean;
  pins?: Pins;
  signal: AbortSignal;
}): Promise<Resolution | AppError> {
  try {
    const shape = await knownShape(client, { at, isLive, signal });
    return resolveConcept(concept, shape, [...by, ...(Object.keys(where) as Dimension[])], pins);
  } catch (cause) {
    return prometheusFailure(cause);
  }
}
