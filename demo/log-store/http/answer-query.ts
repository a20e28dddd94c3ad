import { runLines, shownStreams, sortedLabels } from "../engine/run-lines";
import { runMetric, type Series } from "../engine/run-metric";
import type { Turns } from "../engine/turns";
import { parseMatchers, parseQuery } from "../logql/parse-query";
import { Refusal } from "../refusal";
import { type LineStore, labelIn } from "../store/line-store";
import { momentsOf, parseSpan, parseStep, parseTime, requireSpan } from "./times";

export type Ask = {
  store: LineStore;
  form: URLSearchParams;
  /** What the answer was asked to be encoded with. */
  flags: string[];
  turns: Turns;
};

const maxEntries = 5_000;
const usualLimit = 100;
const sixHoursNs = 6n * 3_600_000_000_000n;

/** `query_range`: lines, or a metric at each step. Throws a Refusal. */
export async function queryRange({ store, form, flags, turns }: Ask): Promise<unknown> {
  const span = parseSpan(form, nowNs(store));
  const limit = limitOf(form);
  const direction = directionOf(form);
  requireSpan(span);
  const stepNs = parseStep(form, span);
  const query = parseQuery(form.get("query") ?? "");
  if (query.kind !== "lines") {
    const moments = momentsOf(span, stepNs);
    const found = await runMetric(store, query, moments, turns);
    return { resultType: "matrix", result: found.map((series) => matrixRow(series, moments)) };
  }
  if (limit > maxEntries) {
    throw new Refusal(
      400,
      `max entries limit per query exceeded, limit > max_entries_limit_per_query (${limit} > ${maxEntries})`,
    );
  }
  if (form.has("interval")) throw new Refusal(400, "the embedded log store does not support interval");
  const lines = await runLines(store, { query, ...span, limit, direction }, turns);
  const categorised = flags.includes("categorize-labels");
  const encoding = flags.length > 0 ? { encodingFlags: flags } : {};
  return { resultType: "streams", ...encoding, result: shownStreams(lines, { categorised, direction }) };
}

/** `query`: a metric at one moment. Throws a Refusal. */
export async function queryInstant({ store, form, turns }: Ask): Promise<unknown> {
  const time = form.get("time");
  const at = time === null || time === "" ? nowNs(store) : parseTime(time, "");
  const query = parseQuery(form.get("query") ?? "");
  if (query.kind === "lines") {
    throw new Refusal(
      400,
      "log queries are not supported as an instant query type, please change your query to a range query type",
    );
  }
  const found = await runMetric(store, query, [at], turns);
  const result = found.map(({ labels, values }) => ({
    metric: sortedLabels(labels),
    value: [secondsOf(at), numberText(values[0] ?? 0)],
  }));
  return { resultType: "vector", result };
}

export function labelNames(ask: Ask): string[] | undefined {
  return some([...new Set(streamsOf(ask).flatMap(({ labels }) => Object.keys(labels)))].sort());
}

export function labelValues(ask: Ask, name: string): string[] | undefined {
  const values = new Set(streamsOf(ask).map(({ labels }) => labelIn(labels, name)));
  values.delete("");
  return some([...values].sort());
}

/** Loki leaves the data away when there is none. */
function some(names: string[]): string[] | undefined {
  return names.length === 0 ? undefined : names;
}

/** The label sets of the streams that any of the selectors chooses. */
export function series({ store, form }: Ask): unknown[] {
  const span = parseSpan(form, nowNs(store), sixHoursNs);
  const selectors = form.getAll("match[]");
  const chosen = (selectors.length === 0 ? ["{}"] : selectors).map(parseMatchers);
  const found = chosen.flatMap((matchers) => store.select(matchers, span));
  return [...new Map(found.map((stream) => [stream.key, sortedLabels(stream.labels)])).values()];
}

function streamsOf({ store, form }: Ask) {
  const span = parseSpan(form, nowNs(store), sixHoursNs);
  if (span.endNs < span.startNs) {
    throw new Refusal(400, "this data is no longer available, it is past now - max_query_lookback (0s)");
  }
  const query = form.get("query");
  return store.select(query === null || query === "" ? [] : parseMatchers(query), span);
}

function limitOf(form: URLSearchParams): number {
  const text = form.get("limit") ?? "";
  if (text === "") return usualLimit;
  if (!/^[-+]?\d+$/.test(text)) {
    throw new Refusal(400, `strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
  }
  if (Number(text) <= 0) throw new Refusal(400, "limit must be a positive value");
  return Number(text);
}

function directionOf(form: URLSearchParams): "forward" | "backward" {
  const text = form.get("direction") ?? "backward";
  const known = (["forward", "backward"] as const).find((each) => each === text.toLowerCase());
  if (!known) throw new Refusal(400, `invalid direction '${text}'`);
  return known;
}

function matrixRow({ labels, values }: Series, moments: readonly bigint[]): unknown {
  const points = values.flatMap((value, index) =>
    value === undefined ? [] : [[secondsOf(moments[index] ?? 0n), numberText(value)]],
  );
  return { metric: sortedLabels(labels), values: points };
}

function secondsOf(ns: bigint): number {
  return Number(ns / 1_000_000n) / 1_000;
}

/** Without an exponent, as Go's `%f` has it. */
function numberText(value: number): string {
  const text = String(value);
  return text.includes("e") ? value.toFixed(20).replace(/\.?0+$/, "") : text;
}

function nowNs(store: LineStore): bigint {
  return BigInt(store.now()) * 1_000_000n;
}
