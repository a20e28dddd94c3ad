import "server-only";
import type { z } from "zod";
import { Connection } from "../connections/connection";
import type { GivenConnection } from "../connections/credentials";
import { AppError } from "../errors";
import { UpstreamGate } from "../http/upstream-gate";
import type { LogQl, StreamMatcher } from "../logql/logql";
import { type Asking, ConfinedConnection } from "./confined-connection";
import { readAnswer } from "./read-answer";
import { matrixSchema, namesSchema, seriesSchema, streamsSchema, vectorSchema } from "./wire";

/** The most lines that Loki gives to one query unless it was told otherwise. */
const maxLines = 5_000;

const traits = {
  connections: 8,
  maxBytes: 32 * 1024 * 1024,
  // Without it, structured metadata is merged into the stream, and each value makes a stream of its own.
  headers: { "x-loki-response-encoding-flags": "categorize-labels" },
};

/** A line as it came, of the stream that `labels` name. Times are nanoseconds since 1970. */
export type LokiLine = {
  ns: bigint;
  line: string;
  labels: Record<string, string>;
  /** What the line carries beside its stream. */
  metadata: Record<string, string>;
  /** What the query took out of it. */
  parsed: Record<string, string>;
};
/** `points` are [unix seconds, value]. */
export type LokiSeries = { labels: Record<string, string>; points: [number, number][] };

/** For whoever may read some streams only. */
type Bounds = { whole: LokiClient; guard: () => Promise<readonly StreamMatcher[]>; scope: string };
type Span = { startNs: bigint; endNs: bigint; signal?: AbortSignal | undefined };

/**
 * One Loki. Every read goes through the gate and gives up in time. Throws `upstream-unavailable`, `upstream-timeout`
 * or `upstream-bad-answer` with `upstream: "loki"`. Spans begin with their start and end before their end.
 */
export class LokiClient {
  readonly gate: UpstreamGate;
  /** The same without any bounds: for what is known of a log store as a whole, and is nobody's. */
  readonly whole: LokiClient;
  /** Whose lines it reads: part of the name of whatever is kept of them elsewhere. */
  readonly scope: string;
  private readonly connection: Asking;

  constructor(options: GivenConnection | string | Bounds) {
    const bounds = isBounds(options) ? options : null;
    this.whole = bounds?.whole ?? this;
    this.scope = bounds?.scope ?? "all";
    this.connection = isBounds(options)
      ? new ConfinedConnection(options.whole.connection, options.guard)
      : new Connection("loki", typeof options === "string" ? { url: options } : options, traits);
    this.gate =
      bounds?.whole.gate ??
      new UpstreamGate({
        upstream: "loki",
        kind: "loki",
        probe: (signal) => this.read("/loki/api/v1/labels", {}, namesSchema, signal),
      });
  }

  /** At most `limit` lines (5,000), the newest or the oldest of the span, merged over streams in that order. */
  async lines(
    ask: Span & { query: LogQl; limit: number; direction: "backward" | "forward" },
  ): Promise<LokiLine[]> {
    const { query, startNs, endNs, limit, direction, signal } = ask;
    if (limit < 1 || limit > maxLines) throw new AppError("internal", `${limit} lines cannot be asked for`);
    // No step: Loki would hold its resolution limit against a query for lines too.
    const form = { query: query.text, ...times(startNs, endNs), limit: String(limit), direction };
    const { result } = await this.ask("/loki/api/v1/query_range", form, streamsSchema, signal);
    const lines = result.flatMap(({ stream, values }) =>
      values.map(([ns, line, categories]) => ({
        ns: BigInt(ns),
        line,
        labels: stream,
        metadata: categories?.structuredMetadata ?? {},
        parsed: categories?.parsed ?? {},
      })),
    );
    const sign = direction === "forward" ? 1 : -1;
    return lines.sort((a, b) => (a.ns === b.ns ? 0 : a.ns < b.ns ? -sign : sign));
  }

  /** A metric query's values at each step of the span, both ends included. */
  async range(ask: Span & { query: LogQl; stepSeconds: number }): Promise<LokiSeries[]> {
    const { query, startNs, endNs, stepSeconds, signal } = ask;
    const form = { query: query.text, ...times(startNs, endNs), step: String(stepSeconds) };
    const { result } = await this.ask("/loki/api/v1/query_range", form, matrixSchema, signal);
    return result.map(({ metric, values }) => ({
      labels: metric,
      points: values.map(([at, value]): [number, number] => [at, Number(value)]),
    }));
  }

  /** A metric query's value at one moment. */
  async instant(ask: {
    query: LogQl;
    atNs: bigint;
    signal?: AbortSignal | undefined;
  }): Promise<{ labels: Record<string, string>; value: number }[]> {
    const form = { query: ask.query.text, time: String(ask.atNs) };
    const { result } = await this.ask("/loki/api/v1/query", form, vectorSchema, ask.signal);
    return result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
  }

  /** The names of the labels that streams had in the span. */
  async labels({ startNs, endNs, signal }: Span): Promise<string[]> {
    return this.call("/loki/api/v1/labels", times(startNs, endNs), namesSchema, signal);
  }

  /** A label's values in the span; none where no stream has it. */
  async labelValues(label: string, { startNs, endNs, signal }: Span): Promise<string[]> {
    const path = `/loki/api/v1/label/${encodeURIComponent(label)}/values` as const;
    return this.call(path, times(startNs, endNs), namesSchema, signal);
  }

  /** The streams that a selector chooses. */
  async series(ask: Span & { match: LogQl }): Promise<Record<string, string>[]> {
    const form = { "match[]": ask.match.text, ...times(ask.startNs, ask.endNs) };
    return this.ask("/loki/api/v1/series", form, seriesSchema, ask.signal);
  }

  async close(): Promise<void> {
    await this.connection.close();
  }

  private ask<T extends z.ZodType>(
    path: `/loki/api/v1/${string}`,
    form: Record<string, string>,
    schema: T,
    signal: AbortSignal | undefined,
  ): Promise<z.output<T>> {
    return this.gate.call(
      async (inTime) =>
        readAnswer(await this.connection.ask(path, { form: new URLSearchParams(form) }, inTime), schema),
      signal ? { signal } : {},
    );
  }

  private call<T extends z.ZodType>(
    path: `/loki/api/v1/${string}`,
    query: Record<string, string>,
    schema: T,
    signal: AbortSignal | undefined,
  ): Promise<z.output<T>> {
    return this.gate.call((inTime) => this.read(path, query, schema, inTime), signal ? { signal } : {});
  }

  private async read<T extends z.ZodType>(
    path: `/loki/api/v1/${string}`,
    query: Record<string, string>,
    schema: T,
    signal: AbortSignal,
  ): Promise<z.output<T>> {
    const raw = await this.connection.ask(path, { query: new URLSearchParams(query) }, signal);
    return readAnswer(raw, schema);
  }
}

function isBounds(options: GivenConnection | string | Bounds): options is Bounds {
  return typeof options === "object" && "guard" in options;
}

/** Loki takes a whole number of more than ten digits for nanoseconds. */
function times(startNs: bigint, endNs: bigint): { start: string; end: string } {
  return { start: String(startNs), end: String(endNs) };
}
