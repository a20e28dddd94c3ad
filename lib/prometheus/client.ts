import "server-only";
import type { z } from "zod";
import { AppError } from "../errors";
import { UpstreamGate } from "../http/upstream-gate";
import type { Warning } from "../metrics/reading";
import type { Promql } from "../promql/promql";
import type { SteppedRange } from "../time/range";
import { Connection } from "./connection";
import { type Answer, readAnswer } from "./read-answer";
import { sampleValue } from "./sample-value";
import { SharedReads } from "./shared-reads";
import { UpstreamClock } from "./upstream-clock";
import { labelValuesSchema, type QueryData, queryDataSchema } from "./wire";

/** Prometheus gives up a little before this side does, so that it says so in its own words. */
const queryTimeout = "1600ms";
const instantKeepMs = 1_000;
const maxRangeKeepMs = 10_000;
const maxSkewMs = 2_000;
const maxPoints = 11_000;

export type Sample = { labels: Record<string, string>; value: number | null };
export type Instant = { samples: Sample[]; warnings: Warning[] };
/** `points` are [unix seconds, value] in order of time; null where the query cannot say. */
export type Line = { labels: Record<string, string>; points: [number, number | null][] };
export type Lines = { lines: Line[]; warnings: Warning[] };

type ReadOptions = { signal?: AbortSignal | undefined };

/** One Prometheus. Every read goes through the gate, gives up in time, and is shared with whoever asks the same. */
export class PrometheusClient {
  readonly gate: UpstreamGate;
  private readonly connection: Connection;
  private readonly clock = new UpstreamClock();
  private readonly shared = new SharedReads();

  constructor(address: string) {
    this.connection = new Connection(address);
    this.gate = new UpstreamGate({
      upstream: "prometheus",
      kind: "prometheus",
      probe: (signal) => this.readClock(signal),
    });
  }

  /** Prometheus's own time in unix milliseconds: what "now" means for every window. */
  async now({ signal }: ReadOptions = {}): Promise<number> {
    if (!this.clock.isFresh()) {
      const read = this.shared.read(
        "clock",
        0,
        () => this.gate.call((inTime) => this.readClock(inTime)),
        signal,
      );
      if (this.clock.now() === null) await read;
      else read.catch(() => undefined);
    }
    const now = this.clock.now();
    if (now === null) throw new AppError("internal", "the clock was read and says nothing");
    return now;
  }

  /** How far Prometheus's clock is before ours, in milliseconds; 0 while that is not known. */
  clockAheadMs(): number {
    return this.clock.aheadMs() ?? 0;
  }

  /** Said beside figures whose time is not this machine's. */
  clockWarnings(): Warning[] {
    const ahead = Math.round(this.clockAheadMs());
    if (Math.abs(ahead) <= maxSkewMs) return [];
    const message = `prometheus's clock is ${Math.abs(ahead / 1000).toFixed(1)} s ${ahead > 0 ? "ahead" : "behind"}`;
    return [{ code: "clock-skew", message, upstream: "prometheus" }];
  }

  /** An expression's value at unix second `at`. Native histograms and non-numbers count as null. */
  async instant(query: Promql, at: number, { signal }: ReadOptions = {}): Promise<Instant> {
    const form = { query: query.text, time: String(at), timeout: queryTimeout };
    const { data, warnings } = await this.ask("/api/v1/query", form, queryDataSchema, instantKeepMs, signal);
    return { samples: samplesOf(data), warnings };
  }

  /** The raw samples that a range selector such as `x[60s]` has at unix second `at`. */
  async rawSamples(query: Promql, at: number, { signal }: ReadOptions = {}): Promise<Lines> {
    const form = { query: query.text, time: String(at), timeout: queryTimeout };
    const { data, warnings } = await this.ask("/api/v1/query", form, queryDataSchema, instantKeepMs, signal);
    return { lines: linesOf(data), warnings };
  }

  /** An expression over time. Points that Prometheus left out are missing, not null. */
  async range(query: Promql, range: SteppedRange, { signal }: ReadOptions = {}): Promise<Lines> {
    const { start, end, stepSeconds } = range;
    if ((end - start) / stepSeconds > maxPoints)
      throw new AppError("internal", "a range has too many points");
    const form = {
      query: query.text,
      start: String(start),
      end: String(end),
      step: String(stepSeconds),
      timeout: queryTimeout,
    };
    const keepMs = Math.min(stepSeconds * 1000, maxRangeKeepMs);
    const { data, warnings } = await this.ask("/api/v1/query_range", form, queryDataSchema, keepMs, signal);
    return { lines: linesOf(data), warnings };
  }

  /** The values that a label had between two unix seconds, on series that `match` selects. */
  async labelValues(
    label: "__name__" | "le",
    { match, start, end, signal }: ReadOptions & { match: Promql; start: number; end: number },
  ): Promise<string[]> {
    const query = new URLSearchParams({ "match[]": match.text, start: String(start), end: String(end) });
    const run = () =>
      this.gate.call(async (inTime) => {
        const raw = await this.connection.ask(`/api/v1/label/${label}/values`, { query }, inTime);
        return readAnswer(raw, labelValuesSchema);
      });
    const { data } = await this.shared.read(`${label} ${query}`, instantKeepMs, run, signal);
    return data;
  }

  async close(): Promise<void> {
    await this.connection.close();
  }

  private ask<T extends z.ZodType>(
    path: "/api/v1/query" | "/api/v1/query_range",
    fields: Record<string, string>,
    schema: T,
    keepMs: number,
    signal: AbortSignal | undefined,
  ): Promise<Answer<z.output<T>>> {
    const form = new URLSearchParams(fields);
    const run = () =>
      this.gate.call(async (inTime) => readAnswer(await this.connection.ask(path, { form }, inTime), schema));
    return this.shared.read(`${path} ${form}`, keepMs, run, signal);
  }

  private async readClock(signal: AbortSignal): Promise<void> {
    const sentAt = performance.now();
    const form = new URLSearchParams({ query: "time()" });
    const raw = await this.connection.ask("/api/v1/query", { form }, signal);
    const { data } = readAnswer(raw, queryDataSchema);
    const serverSeconds = data.resultType === "scalar" ? sampleValue(data.result[1]) : undefined;
    if (typeof serverSeconds !== "number") {
      throw new AppError("upstream-bad-answer", "prometheus does not know the time", {
        upstream: "prometheus",
      });
    }
    this.clock.take(serverSeconds * 1000, sentAt, performance.now());
  }
}

function samplesOf(data: QueryData): Sample[] {
  if (data.resultType === "scalar") return [{ labels: {}, value: sampleValue(data.result[1]) ?? null }];
  if (data.resultType !== "vector") return [];
  return data.result.map(({ metric, value }) => ({
    labels: metric,
    value: (value && sampleValue(value[1])) ?? null,
  }));
}

function linesOf(data: QueryData): Line[] {
  if (data.resultType !== "matrix") return [];
  return data.result.map(({ metric, values }) => ({
    labels: metric,
    points: values.map(([at, value]) => [at, sampleValue(value) ?? null]),
  }));
}
