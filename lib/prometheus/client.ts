import "server-only";
import type { z } from "zod";
import { Connection } from "../connections/connection";
import type { GivenConnection } from "../connections/credentials";
import { AppError } from "../errors";
import { UpstreamGate, upstreamTimeoutMs } from "../http/upstream-gate";
import type { Warning } from "../metrics/reading";
import type { Promql, WrittenPromql } from "../promql/promql";
import type { SteppedRange } from "../time/range";
import { Catalogue } from "./catalogue";
import type { Dialect } from "./dialect";
import { DialectWatch } from "./dialect-watch";
import type { Lines } from "./lines";
import { LiveMoment } from "./live-moment";
import { maySlice } from "./may-slice";
import { RangeCache, type UpstreamTimes } from "./range-cache";
import { type Answer, readAnswer } from "./read-answer";
import { sampleValue } from "./sample-value";
import { linesOf, type Sample, samplesOf } from "./samples";
import { SharedReads } from "./shared-reads";
import { UpstreamClock } from "./upstream-clock";
import { labelValuesSchema, type QueryData, queryDataSchema } from "./wire";

export type { Line, Lines } from "./lines";
export type { Sample } from "./samples";

/** Prometheus gives up a little before this side does, so that it says so in its own words. */
const queryTimeout = "1600ms";
/** Who explores waits longer than a page does. */
const writtenTimeoutMs = 4_000;
const instantKeepMs = 1_000;
/** A little longer than a crowd shares a moment (live-moment.ts). */
const sharedMomentKeepMs = 5_500;
const namesKeepMs = 1_000;
/** So often the newest points of a range are asked anew, at most; in seconds. */
const newestEverySeconds = 10;
const maxSkewMs = 2_000;
/** Samples come at most so many scrapes after the time that they carry, and stale marks too. */
const lateScrapes = 2;

export type Instant = { samples: Sample[]; warnings: Warning[] };
/** `text` is the value of a string. What the kind of answer has none of is empty. */
export type WrittenAnswer = Instant &
  Pick<Lines, "lines"> & { kind: QueryData["resultType"]; text: string | null };

type ReadOptions = { signal?: AbortSignal | undefined };
type QueryPath = "/api/v1/query" | "/api/v1/query_range";

/**
 * One Prometheus, or what speaks like one. Every read goes through the gate, gives up in time, and is shared with whoever
 * asks the same. Throws `upstream-unavailable`, `upstream-timeout`, `upstream-bad-answer` or `rate-limited` with
 * `upstream: "prometheus"`, and `unsupported-by-target` for a range of more steps than it answers.
 */
export class PrometheusClient {
  readonly gate: UpstreamGate;
  readonly catalogue: Catalogue;
  private readonly connection: Connection;
  private readonly scrapeSeconds: number;
  private readonly dialect: DialectWatch;
  private readonly clock = new UpstreamClock();
  private readonly liveMoment = new LiveMoment();
  private readonly shared = new SharedReads();
  private readonly ranges = new RangeCache();

  /** `scrapeSeconds`: how often what is asked about is scraped; so long, and as long again, its newest points may change. */
  constructor(options: GivenConnection | string, { scrapeSeconds = 15 }: { scrapeSeconds?: number } = {}) {
    this.connection = new Connection("prometheus", typeof options === "string" ? { url: options } : options);
    this.scrapeSeconds = scrapeSeconds;
    this.dialect = new DialectWatch(this.connection);
    this.gate = new UpstreamGate({
      upstream: "prometheus",
      kind: "prometheus",
      probe: (signal) => this.readClock(signal),
    });
    this.catalogue = new Catalogue({ gate: this.gate, connection: this.connection, shared: this.shared });
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

  /** The unix second that is now for all who look at the same time: what they then ask is asked once (live-moment.ts). */
  async moment(options: ReadOptions = {}): Promise<number> {
    return this.liveMoment.at(await this.now(options));
  }

  /** How far Prometheus's clock is before ours, in milliseconds; 0 while that is not known. */
  clockAheadMs(): number {
    return this.clock.aheadMs() ?? 0;
  }

  /** Which product answers, once that was asked; `unknown` where it does not say. Never throws. */
  async product(): Promise<Pick<Dialect, "product" | "version">> {
    return this.dialect.settled();
  }

  /** Said beside figures whose time is not this machine's, or not the present. */
  clockWarnings(): Warning[] {
    const warnings: Warning[] = [];
    const ahead = Math.round(this.clockAheadMs());
    if (Math.abs(ahead) > maxSkewMs) {
      const message = `prometheus's clock is ${Math.abs(ahead / 1000).toFixed(1)} s ${ahead > 0 ? "ahead" : "behind"}`;
      warnings.push({ code: "clock-skew", message, upstream: "prometheus" });
    }
    const { product, hidesSeconds } = this.dialect.known();
    if (hidesSeconds > 0) {
      const message = `${product} does not show the newest ${hidesSeconds} s yet`;
      warnings.push({ code: "newest-hidden", message, upstream: "prometheus" });
    }
    return warnings;
  }

  /** An expression's value at unix second `at`. Native histograms and non-numbers count as null. */
  async instant(query: Promql, at: number, { signal }: ReadOptions = {}): Promise<Instant> {
    const { data, warnings } = await this.askAt(query, at, signal);
    return { samples: samplesOf(data), warnings };
  }

  /** The raw samples that a range selector such as `x[60s]` has at unix second `at`. */
  async rawSamples(query: Promql, at: number, { signal }: ReadOptions = {}): Promise<Lines> {
    const { data, warnings } = await this.askAt(query, at, signal);
    return { lines: linesOf(data), warnings };
  }

  /**
   * An expression over time, both ends of the range included. Points that Prometheus left out are missing, not null. A range
   * that was asked before is only asked for its new steps, and for its last ones, which may have changed.
   */
  async range(query: Promql, range: SteppedRange, { signal }: ReadOptions = {}): Promise<Lines> {
    const { start, stepSeconds } = range;
    const steps = Math.floor((range.end - start) / stepSeconds);
    await this.requireSteps(steps);
    const asked = { start, end: start + steps * stepSeconds, stepSeconds };
    const key = `range ${start} ${asked.end} ${stepSeconds} ${query.text}`;
    // A whole part of a step, so that it is asked anew when the range moves on, and not just before.
    const everySeconds = stepSeconds / Math.ceil(stepSeconds / newestEverySeconds);
    const ask = (piece: SteppedRange) => this.askRange(query, piece);
    if (!maySlice(query.text, asked))
      return this.shared.read(key, everySeconds * 1000, () => ask(asked), signal);
    const slices = { query: query.text, range: asked, everySeconds, clock: () => this.times(), ask };
    return this.shared.read(key, 0, () => this.ranges.read(slices), signal);
  }

  /**
   * What a person wrote, at unix second `when` or over a range, both ends included. Answered whole and not kept, so that any
   * kind of query may be asked; what Prometheus says against it is thrown as `upstream-bad-answer` with its `errorType`.
   */
  async written(
    query: WrittenPromql,
    when: number | SteppedRange,
    { signal }: ReadOptions = {},
  ): Promise<WrittenAnswer> {
    const isMoment = typeof when === "number";
    if (!isMoment) await this.requireSteps(Math.floor((when.end - when.start) / when.stepSeconds));
    const path = isMoment ? "/api/v1/query" : "/api/v1/query_range";
    const fields = { ...(isMoment ? { time: String(when) } : rangeFields(when)), query: query.text };
    const run = () =>
      this.ask(
        path,
        { ...fields, timeout: `${writtenTimeoutMs}ms` },
        queryDataSchema,
        writtenTimeoutMs + 500,
      );
    const key = `written ${path} ${JSON.stringify(fields)}`;
    const { data, warnings } = await this.shared.read(key, instantKeepMs, run, signal);
    const text = data.resultType === "string" ? data.result[1] : null;
    return { kind: data.resultType, lines: linesOf(data), samples: samplesOf(data), text, warnings };
  }

  /** The values that a label had between two unix seconds, on series that `match` selects. */
  async labelValues(
    label: "__name__" | "le",
    options: ReadOptions & { match: Promql; start: number; end: number },
  ): Promise<string[]> {
    return (await this.labelAnswer(label, options)).values;
  }

  /** The same with what was said beside them: that some are missing, for one. */
  async labelAnswer(
    label: "__name__" | "le",
    {
      match,
      start,
      end,
      limit,
      signal,
    }: ReadOptions & { match: Promql; start: number; end: number; limit?: number },
  ): Promise<{ values: string[]; warnings: Warning[] }> {
    // Without a range VictoriaMetrics looks at today alone, and others at all time.
    const query = new URLSearchParams({ "match[]": match.text, start: String(start), end: String(end) });
    if (limit !== undefined) query.set("limit", String(limit));
    const run = () =>
      this.gate.call(async (inTime) => {
        const raw = await this.connection.ask(`/api/v1/label/${label}/values`, { query }, inTime);
        return readAnswer(raw, labelValuesSchema);
      });
    const { data, warnings } = await this.shared.read(`${label} ${query}`, namesKeepMs, run, signal);
    return { values: data, warnings };
  }

  async close(): Promise<void> {
    await this.connection.close();
  }

  private askAt(query: Promql, at: number, signal: AbortSignal | undefined) {
    const fields = { query: query.text, time: String(at), timeout: queryTimeout };
    const run = () => this.ask("/api/v1/query", fields, queryDataSchema);
    const keepMs = this.liveMoment.isShared(at) ? sharedMomentKeepMs : instantKeepMs;
    return this.shared.read(`instant ${at} ${query.text}`, keepMs, run, signal);
  }

  private async askRange(query: Promql, range: SteppedRange): Promise<Lines> {
    const fields = { query: query.text, ...rangeFields(range), timeout: queryTimeout };
    const { data, warnings } = await this.ask("/api/v1/query_range", fields, queryDataSchema);
    return { lines: linesOf(data), warnings };
  }

  private ask<T extends z.ZodType>(
    path: QueryPath,
    fields: Record<string, string>,
    schema: T,
    timeoutMs = upstreamTimeoutMs,
  ): Promise<Answer<z.output<T>>> {
    const form = new URLSearchParams(fields);
    return this.gate.call(
      async (inTime) => readAnswer(await this.connection.ask(path, { form }, inTime), schema),
      { timeoutMs },
    );
  }

  /** Who may answer more than the usual is asked first; nobody waits for that who asks for less. */
  private async requireSteps(steps: number): Promise<void> {
    let most = this.dialect.known().maxSteps;
    if (steps > most) most = (await this.dialect.settled()).maxSteps;
    if (steps <= most) return;
    const message = `prometheus answers at most ${most} steps in one range, and this one has ${steps}`;
    const params = { steps, most };
    throw new AppError("unsupported-by-target", message, { upstream: "prometheus", params });
  }

  /** Null while Prometheus's time is not known: it is asked behind the back then. */
  private times(): UpstreamTimes | null {
    const nowMs = this.clock.now();
    if (!this.clock.isFresh()) void this.now().catch(() => undefined);
    if (nowMs === null) return null;
    const { hidesSeconds, lateSeconds } = this.dialect.known();
    const mayChangeSeconds = Math.max(lateScrapes * this.scrapeSeconds, hidesSeconds + lateSeconds);
    return { now: nowMs / 1000, finalTo: nowMs / 1000 - mayChangeSeconds };
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
    const { wentBack } = this.clock.take(serverSeconds * 1000, sentAt, performance.now());
    if (wentBack) this.ranges.clear();
  }
}

function rangeFields({ start, end, stepSeconds }: SteppedRange): Record<"start" | "end" | "step", string> {
  return { start: String(start), end: String(end), step: String(stepSeconds) };
}
