import { panelNames, seriesSchema } from "../lib/metrics/series";
import { demoConsole, demoEndpoints } from "../playwright/fixtures/demo";
import { quantile, type Row, timed } from "./row";

/** A step makes a query of its own, so that none is answered from what is kept of another. */
const asked = [
  { seconds: 900, steps: [5, 10, 15, 20, 30, 60] },
  { seconds: 21_600, steps: [120, 180, 300, 600] },
] as const;
const slowMs = 50;
/** What the console may add to a query that takes its time upstream: so much, or that share of it. */
const mayAddMs = 15;
const mayAddShare = 0.15;

/** `againMs`: the same once more, from what is kept: what the console takes for itself, without Prometheus and its answer. */
type Read = { consoleMs: number; prometheusMs: number; againMs: number; seconds: number };

/**
 * Panels through the console, each for the first time, against the queries that it shows, which give a person the same
 * picture, put to Prometheus right after. Kept answers live ten minutes: so long must lie between two runs.
 */
export async function consoleAgainstPrometheus(): Promise<Row[]> {
  const reads: Read[] = [];
  for (const { seconds, steps } of asked) {
    for (const stepSeconds of steps) {
      for (const panel of panelNames) reads.push(...(await readOnce(panel, seconds, stepSeconds)));
    }
  }
  return [usualRow(reads.filter(({ seconds }) => seconds === 900)), slowRow(reads), ownRow(reads)];
}

async function readOnce(panel: string, seconds: number, stepSeconds: number): Promise<Read[]> {
  const end = Math.floor(Date.now() / 1_000) - 10;
  // The last steps alone tell the query; the whole range is then new to the console, and known to Prometheus's own caches
  // whoever asks first.
  const { promql } = seriesOf(await readPanel(panel, { start: end - 2 * stepSeconds, end, stepSeconds }));
  // Nothing here says this panel's figures.
  if (promql === "") return [];
  const stretch = { start: end - seconds, end, stepSeconds };
  await askRaw(promql, stretch);
  const { ms: consoleMs, ...answer } = await readPanel(panel, stretch);
  const prometheusMs = await timed(() => askRaw(promql, seriesOf(answer)));
  const { ms: againMs } = await readPanel(panel, stretch);
  return [{ consoleMs, prometheusMs, againMs, seconds }];
}

type Stretch = { start: number; end: number; stepSeconds: number };

async function readPanel(panel: string, { start, end, stepSeconds }: Stretch) {
  const path = `/api/v1/series/${panel}?mesh=demo&namespace=llm&service=chat-model&start=${start}&end=${end}&step=${stepSeconds}`;
  return demoConsole().get(path);
}

function seriesOf({ body }: { body: unknown }) {
  return seriesSchema.parse(body);
}

async function askRaw(promql: string, { start, end, stepSeconds }: Stretch): Promise<void> {
  const query = { query: promql, start: String(start), end: String(end), step: String(stepSeconds) };
  const url = `${demoEndpoints().prometheus}/api/v1/query_range`;
  await (await fetch(url, { method: "POST", body: new URLSearchParams(query) })).json();
}

function usualRow(reads: Read[]): Row {
  const own = quantile(
    reads.map(({ consoleMs }) => consoleMs),
    0.5,
  );
  const raw = quantile(
    reads.map(({ prometheusMs }) => prometheusMs),
    0.5,
  );
  return {
    name: "A panel, 15 min: console against Prometheus itself",
    figures: `${own.toFixed(1)} ms against ${raw.toFixed(1)} ms: ${(own / raw).toFixed(2)} times`,
    values: { console: own, prometheus: raw, ratio: own / raw },
  };
}

function ownRow(reads: Read[]): Row {
  const times = reads.map(({ againMs }) => againMs);
  const values = { p50: quantile(times, 0.5), p95: quantile(times, 0.95) };
  const figures = `${values.p50.toFixed(1)} ms (p95 ${values.p95.toFixed(1)} ms)`;
  return { name: "A panel again, from what is kept: the console alone", figures, values };
}

function slowRow(reads: Read[]): Row {
  const name = `Added to queries of ${slowMs} ms or more (p95; at most ${mayAddMs} ms or ${mayAddShare * 100} %)`;
  const slow = reads.filter(({ prometheusMs }) => prometheusMs >= slowMs);
  const slowest = Math.max(...reads.map(({ prometheusMs }) => prometheusMs));
  if (slow.length === 0) {
    const figures = `no query took so long: the slowest ${slowest.toFixed(1)} ms`;
    return { name, figures, values: { slow: 0, slowestMs: slowest } };
  }
  const addedMs = slow.map(({ consoleMs, prometheusMs }) => consoleMs - prometheusMs);
  /** 1 is all that it may add. */
  const used = slow.map(
    ({ consoleMs, prometheusMs }) =>
      (consoleMs - prometheusMs) / Math.max(mayAddMs, mayAddShare * prometheusMs),
  );
  const values = {
    slow: slow.length,
    addedP95: quantile(addedMs, 0.95),
    usedP95: quantile(used, 0.95),
    slowestMs: slowest,
  };
  const figures = `${values.addedP95.toFixed(1)} ms, ${(values.usedP95 * 100).toFixed(0)} % of what it may (${slow.length} queries)`;
  return { name, figures, values };
}
