import "server-only";
import type { z } from "zod";
import { Connection } from "../connections/connection";
import type { GivenConnection } from "../connections/credentials";
import { AppError } from "../errors";
import { UpstreamGate, upstreamTimeoutMs } from "../http/upstream-gate";
import type { Warning } from "../metrics/reading";
import type { Guard } from "../promql/confine";
import type { Promql, WrittenPromql } from "../promql/promql";
import type { SteppedRange } from "../time/range";
import { Catalogue } from "./catalogue";
import { clockWarnings } from "./clock-warnings";
import { type Asking, ConfinedConnection } from "./confined-connection";
import type { Dialect } from "./dialect";
import { DialectWatch } from "./dialect-watch";
import type { Lines } from "./lines";
import { LiveMoment } from "./live-moment";
import { maySlice } from "./may-slice";
import { RangeCache, type UpstreamTimes } from "./range-cache";
import type { RangeWay } from "./range-way";
import { type Answer, readAnswer } from "./read-answer";
import { sampleValue } from "./sample-value";
import { linesOf, type Sample, samplesOf } from "./samples";
import { SharedReads } from "./shared-reads";
import { UpstreamClock } from "./upstream-clock";
import { WaysInTurn } from "./ways-in-turn";
import { type QueryData, queryDataSchema } from "./wire";

export type { Line, Lines } from "./lines";
export type { Sample } from "./samples";

/** Prometheus gives up a little before this side does, so that it says so in its own words. */
const queryTimeout = "1600ms";
/** Who explores waits longer than a page does. */
const writtenTimeoutMs = 4_000;
const instantKeepMs = 1_000;
/** A little longer than a crowd shares a moment (live-moment.ts). */
const sharedMomentKeepMs = 5_500;
/** So often the newest points of a range are asked anew, at most; in seconds. */
const newestEverySeconds = 10;
/** Of what somebody may read who may not read all, less is kept: there are many of them. */
const confinedPoints = 100_000;
/** Samples come at most so many scrapes after the time that they carry, and stale marks too. */
const lateScrapes = 2;

export type Instant = { samples: Sample[]; warnings: Warning[] };
/** `text` is the value of a string. What the kind of answer has none of is empty. */
export type WrittenAnswer = Instant &
  Pick<Lines, "lines"> & { kind: QueryData["resultType"]; text: string | null };

/** For whoever may read some series only. What was read for one is kept for nobody else. */
type Bounds = { whole: PrometheusClient; guard: Guard; scope: string };
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
  /** The same without any bounds: for what is known of a Prometheus as a whole, and is nobody's. */
  readonly whole: PrometheusClient;
  /** Whose series it reads: part of the name of whatever is kept of them elsewhere. */
  readonly scope: string;
  private readonly connection: Asking;
  private readonly scrapeSeconds: number;
  private readonly dialect: DialectWatch;
  private readonly clock = new UpstreamClock();
  private readonly liveMoment = new LiveMoment();
  private readonly shared = new SharedReads();
  private readonly ranges: RangeCache;
  private readonly ways = new WaysInTurn();

  /** `scrapeSeconds`: how often what is asked about is scraped; so long, and as long again, its newest points may change. */
  constructor(
    options: GivenConnection | string | Bounds,
    { scrapeSeconds = 15 }: { scrapeSeconds?: number } = {},
  ) {
    const bounds = isBounds(options) ? options : null;
    this.whole = bounds?.whole ?? this;
    this.scope = bounds?.scope ?? "all";
    this.connection = isBounds(options)
      ? new ConfinedConnection(options.whole.connection, options.guard)
      : new Connection("prometheus", typeof options === "string" ? { url: options } : options);
    this.scrapeSeconds = bounds?.whole.scrapeSeconds ?? scrapeSeconds;
    this.dialect = bounds?.whole.dialect ?? new DialectWatch(this.connection);
    this.ranges = new RangeCache(bounds ? { maxPoints: confinedPoints } : {});
    this.gate =
      bounds?.whole.gate ??
      new UpstreamGate({
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
    return clockWarnings(this.clockAheadMs(), this.dialect.known());
  }

  /** An expression's value at unix second `at`. Native histograms and non-numbers count as null. */
  async instant(query: Promql, at: number, { signal }: ReadOptions = {}): Promise<Instant> {
    return this.askAt("instant", query, at, (data) => ({ samples: samplesOf(data) }), signal);
  }

  /** The raw samples that a range selector such as `x[60s]` has at unix second `at`. */
  async rawSamples(query: Promql, at: number, { signal }: ReadOptions = {}): Promise<Lines> {
    return this.askAt("raw", query, at, (data) => ({ lines: linesOf(data) }), signal);
  }

  /**
   * An expression over time, both ends of the range included. Points that Prometheus left out are missing, not null. A range
   * that was asked before is only asked for its new steps, and for its last ones, which may have changed. `ways` are other
   * queries to know the same by, the best first; what is kept is what `query` would have answered.
   */
  async range(
    query: Promql,
    range: SteppedRange,
    { signal, ways = [{ query, read: (lines) => lines }] }: ReadOptions & { ways?: readonly RangeWay[] } = {},
  ): Promise<Lines> {
    const { start, stepSeconds } = range;
    const steps = Math.floor((range.end - start) / stepSeconds);
    await this.requireSteps(steps);
    const asked = { start, end: start + steps * stepSeconds, stepSeconds };
    const key = `range ${start} ${asked.end} ${stepSeconds} ${query.text}`;
    // A whole part of a step, so that it is asked anew when the range moves on, and not just before.
    const everySeconds = stepSeconds / Math.ceil(stepSeconds / newestEverySeconds);
    const ask = (piece: SteppedRange) => this.ways.ask(ways, piece, (way) => this.askRange(way, piece));
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
      this.ask(path, { ...fields, timeout: `${writtenTimeoutMs}ms` }, queryDataSchema, {
        timeoutMs: writtenTimeoutMs + 500,
      });
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
    options: ReadOptions & { match: Promql; start: number; end: number; limit?: number },
  ): Promise<{ values: string[]; warnings: Warning[] }> {
    return this.catalogue.labelValues(label, options);
  }

  async close(): Promise<void> {
    await this.connection.close();
  }

  /** What is read of an answer is read once for all who share it. */
  private askAt<T extends object>(
    kind: string,
    query: Promql,
    at: number,
    read: (data: QueryData) => T,
    signal: AbortSignal | undefined,
  ): Promise<T & { warnings: Warning[] }> {
    const fields = { query: query.text, time: String(at), timeout: queryTimeout };
    const run = async () => {
      const { data, warnings } = await this.ask("/api/v1/query", fields, queryDataSchema);
      return { ...read(data), warnings };
    };
    const keepMs = this.liveMoment.isShared(at) ? sharedMomentKeepMs : instantKeepMs;
    return this.shared.read(`${kind} ${at} ${query.text}`, keepMs, run, signal);
  }

  private async askRange({ query, read, maxBytes }: RangeWay, range: SteppedRange): Promise<Lines> {
    const fields = { query: query.text, ...rangeFields(range), timeout: queryTimeout };
    const { data, warnings } = await this.ask("/api/v1/query_range", fields, queryDataSchema, { maxBytes });
    return { lines: read(linesOf(data)), warnings };
  }

  private ask<T extends z.ZodType>(
    path: QueryPath,
    fields: Record<string, string>,
    schema: T,
    { timeoutMs = upstreamTimeoutMs, maxBytes }: { timeoutMs?: number; maxBytes?: number | undefined } = {},
  ): Promise<Answer<z.output<T>>> {
    const form = new URLSearchParams(fields);
    return this.gate.call(
      async (inTime) => readAnswer(await this.connection.ask(path, { form, maxBytes }, inTime), schema),
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

function isBounds(options: GivenConnection | string | Bounds): options is Bounds {
  return typeof options === "object" && "guard" in options;
}

function rangeFields({ start, end, stepSeconds }: SteppedRange): Record<"start" | "end" | "step", string> {
  return { start: String(start), end: String(end), step: String(stepSeconds) };
}
