import "server-only";
import type { AppError } from "../../errors";
import type { PrometheusClient } from "../../prometheus/client";
import type { ConceptName, Dimension, Where } from "../concepts";
import { onceFor } from "../queries/once-for";
import { recordedInstead } from "../recording/recorded-instead";
import { type Pins, type Resolution, resolveConcept } from "../resolve-concept";
import type { Shape } from "../shape";
import { knownShape } from "./known-shape";
import { prometheusFailure } from "./patience";

/** There are no more than concepts times the ways in which pages tell figures apart. */
const resolvedOf = onceFor((_: Shape) => new Map<string, Resolution>());

/**
 * Which source answers a concept with the series that exist around a moment, or what Heddle's rules recorded of it; an AppError when that could not be asked.
 */
export async function findSource({
  client,
  concept,
  by,
  where,
  at,
  isLive,
  pins,
  windowSeconds,
  from = at,
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
  /** What rates are taken over: what rules recorded must not hold more. Left out, nothing recorded is looked for. */
  windowSeconds?: number;
  /** The first moment that is asked about, in unix seconds, if it is not `at`. */
  from?: number;
  signal: AbortSignal;
}): Promise<Resolution | AppError> {
  try {
    const shape = await knownShape(client, { at, isLive, signal });
    const dimensions = [...by, ...(Object.keys(where) as Dimension[])];
    const found = resolvedOnce(shape, { concept, dimensions, pins });
    if ("why" in found || windowSeconds === undefined) return found;
    const moments = { windowSeconds, fromSeconds: from, toSeconds: at };
    return recordedInstead(concept, found, { recordings: shape.recordings, dimensions, moments });
  } catch (cause) {
    return prometheusFailure(cause);
  }
}

function resolvedOnce(
  shape: Shape,
  { concept, dimensions, pins }: { concept: ConceptName; dimensions: Dimension[]; pins: Pins | undefined },
): Resolution {
  const resolved = resolvedOf(shape);
  const key = JSON.stringify([concept, dimensions, pins]);
  const found = resolved.get(key) ?? resolveConcept(concept, shape, dimensions, pins);
  resolved.set(key, found);
  return found;
}
