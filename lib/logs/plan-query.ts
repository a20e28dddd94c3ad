import type { LineFilter } from "./filter";
import { countsQuery, linesQuery, requestQuery, streamsQuery } from "./lines-query";
import { type Plan, podsCounts, podsQuery, podsRequest, podsStreams } from "./pods-query";
import type { KnownLogs } from "./profiles/known-logs";

type Streams = Pick<LineFilter, "mesh" | "namespace" | "service" | "version">;

/** The one query of a page of lines, as the logs that are there want it. */
export function planLines(filter: LineFilter, known: KnownLogs): Plan {
  return known.by === "labelled" ? { query: linesQuery(filter), warnings: [] } : podsQuery(filter, known);
}

export function planCounts(filter: LineFilter, stepSeconds: number, known: KnownLogs): Plan {
  return known.by === "labelled"
    ? { query: countsQuery(filter, stepSeconds), warnings: [] }
    : podsCounts(filter, stepSeconds, known);
}

/** Every line of a request. `requestId` is one that `isQueryableId` lets through. */
export function planRequest(mesh: string, requestId: string, known: KnownLogs) {
  return known.by === "labelled" ? requestQuery(mesh, requestId) : podsRequest(requestId, known);
}

/** The streams that a line can be in: whom a proxy called says nothing about where its line is. */
export function planStreams(streams: Streams, known: KnownLogs) {
  return known.by === "labelled" ? streamsQuery(streams) : podsStreams(known);
}
