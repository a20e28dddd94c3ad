// Measures the data of the models' pages through the verbs, and prints it as JSON: a process of its own of bench/scale.ts.
import type { Context } from "../lib/access/actor";
import { recordedName } from "../lib/metrics/recording/recorded-instead";
import { compareVersions } from "../lib/models/server/compare-versions";
import { listModelTrends } from "../lib/models/server/list-model-trends";
import { listModels } from "../lib/models/server/list-models";
import { prometheusOf } from "../lib/prometheus/prometheus";
import { readTopology } from "../lib/topology/server/read-topology";
import { quantile, timed } from "./row";
import type { Measured } from "./scale";
import { askRaw, isOfPage, watchedQuestions } from "./watched-questions";

const mesh = "scale";
const url = process.env.PROMETHEUS_URL ?? "";
const end = Number(process.env.BENCH_WORLD_END);
const ctx: Context = {
  actor: { kind: "system", id: "bench", name: "bench" },
  requestId: "bench",
  address: "",
};
const looks = 3;

type Answer = {
  rows?: object[];
  nodes?: unknown[];
  versions?: unknown[];
  concepts?: { source: string | null }[];
};
type Verb = (input: {
  at: string;
}) => Promise<Answer & { stale: { message: string; upstream: string } | null }>;

const models = { mesh, window: "5m" } as const;
const model = { namespace: "llm", service: "model-1" };
const pages: Record<string, Record<string, Verb>> = {
  list: {
    models: ({ at }) => listModels({ ctx, input: { ...models, at } }),
    trends: ({ at }) => listModelTrends({ ctx, input: { ...models, at, lines: ["ttft"], previous: "no" } }),
  },
  model: {
    models: ({ at }) => listModels({ ctx, input: { ...models, ...model, at } }),
    comparison: ({ at }) => compareVersions({ ctx, input: { ...models, ...model, at } }),
  },
  topology: { topology: ({ at }) => readTopology({ ctx, input: { ...models, at } }) },
};

const client = prometheusOf(mesh, ctx);
await client.now();
const sent = watchedQuestions(client);
/** The code itself is warm: one small question of each page, of a time when there is nothing. */
for (const page of Object.values(pages)) await lookAt(page, end - 86_400);

const measured: Measured[] = [];
// Each page's first look is in a stretch of its own of those ten minutes that are known together.
for (const [index, [name, page]] of Object.entries(pages).entries()) {
  const first = await measuredLook(page, end - 1 - index);
  const next: Awaited<ReturnType<typeof measuredLook>>[] = [];
  const raw: number[] = [];
  const cpu: { console: number; prometheus: number }[] = [];
  for (let look = 0; look < looks; look++) {
    const seen = await measuredLook(page, end - 10 - looks * index - look);
    next.push(seen);
    const before = await prometheusCpuMs();
    raw.push(await askRaw(url, seen.sent));
    cpu.push({ console: seen.cpuMs, prometheus: (await prometheusCpuMs()) - before });
  }
  const last = next.at(-1) ?? first;
  measured.push({
    page: name,
    firstMs: first.ms,
    nextMs: quantile(
      next.map(({ ms }) => ms),
      0.5,
    ),
    queries: Math.max(first.sent.length, ...next.map((each) => each.sent.length)),
    rawMs: quantile(raw, 0.5),
    prometheusCpuMs: quantile(
      cpu.map(({ prometheus }) => prometheus),
      0.5,
    ),
    consoleCpuMs: quantile(
      cpu.map((each) => each.console),
      0.5,
    ),
    bytes: last.sent.reduce((sum, { bytes }) => sum + bytes, 0),
    rows: last.rows,
    missing: [...new Set([first, ...next].flatMap(({ missing }) => missing))],
    recorded: last.recorded,
    figures: name === "list" ? last.figures : [],
  });
}
console.log(JSON.stringify(measured));
process.exit(0);

async function measuredLook(page: Record<string, Verb>, at: number) {
  sent.length = 0;
  let answers: Awaited<ReturnType<Verb>>[] = [];
  const cpuBefore = process.cpuUsage();
  const ms = await timed(async () => {
    answers = await lookAt(page, at);
  });
  const { user, system } = process.cpuUsage(cpuBefore);
  const rows = answers.reduce(
    (sum, { rows, nodes, versions }) => sum + (rows ?? nodes ?? versions ?? []).length,
    0,
  );
  const missing = answers.flatMap(({ stale }, index) =>
    stale && stale.upstream === "prometheus" ? [`${Object.keys(page)[index]} (${stale.message})`] : [],
  );
  const sources = answers.flatMap(({ concepts }) => concepts ?? []).flatMap(({ source }) => source ?? []);
  const byRules = sources.filter((source) => source.endsWith(recordedName)).length;
  const recorded = byRules === 0 ? "" : `${byRules} of ${sources.length} concepts ${recordedName}`;
  const figures = (answers[0]?.rows ?? []).flatMap(figuresIn);
  return { ms, cpuMs: (user + system) / 1000, sent: sent.filter(isOfPage), rows, missing, recorded, figures };
}

/** All that may be a number, in the order of the fields. */
function figuresIn(row: object): (number | null)[] {
  return Object.values(row).flatMap((value: unknown) => {
    if (value === null || typeof value === "number") return [value];
    return typeof value === "object" ? figuresIn(value) : [];
  });
}

/** Of all that it did since it was started; idle, it does next to nothing. */
async function prometheusCpuMs(): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return 1000 * Number(/^process_cpu_seconds_total (.*)$/m.exec(text)?.[1] ?? Number.NaN);
}

/** As a browser asks: all at once; and as a route does: the answer written as JSON. */
async function lookAt(page: Record<string, Verb>, at: number): Promise<Awaited<ReturnType<Verb>>[]> {
  const input = { at: new Date(at * 1000).toISOString() };
  return Promise.all(
    Object.values(page).map(async (verb) => {
      const answer = await verb(input);
      JSON.stringify(answer);
      return answer;
    }),
  );
}
