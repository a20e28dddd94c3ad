import "server-only";
import type { z } from "zod";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import { mergeReadings } from "../../metrics/merge-readings";
import type { Reading } from "../../metrics/reading";
import type { PanelName } from "../../metrics/series";
import { openLook } from "../../metrics/server/look";
import { patienceSignal } from "../../metrics/server/patience";
import { type ReadLine, readLines } from "../../metrics/server/read-lines";
import { prometheusOf } from "../../prometheus/prometheus";
import { requireMesh } from "../../settings/settings";
import { type SteppedRange, steppedRange } from "../../time/range";
import type { modelTrendsRoute } from "../routes";
import { type ModelTrend, type ModelTrends, type TrendName, trendNames } from "../trends";
import { figuresAt } from "./figures-at";
import { type ModelFigures, type ModelVersion, readModelFigures } from "./read-model-figures";

type Input = z.output<typeof modelTrendsRoute.query>;

/** So far back at least, so that a line shows since when; and so many points of it. */
const leastSeconds = 900;
const points = 45;

const panelOf: Record<TrendName, PanelName> = {
  requests: "requests",
  errors: "errors",
  ttft: "ttft",
  tpot: "tpot",
  e2e: "e2e",
  tokens: "output-tokens",
  waiting: "waiting",
};
/** Only model servers tell these: who has such a line is a model. */
const ofEngines: readonly TrendName[] = ["ttft", "tpot", "e2e", "tokens", "waiting"];
const by = ["namespace", "service", "version"] as const;

/** What stands behind each row of the models: a few queries for all small lines and the figures before, however many rows. */
export async function listModelTrends({
  ctx,
  input,
  signal,
}: {
  ctx: Context;
  input: Input;
  signal?: AbortSignal;
}): Promise<ModelTrends> {
  const { mesh, namespace, service, window, at, lines: names = trendNames } = input;
  authorise(ctx, "mesh.read", mesh, namespace);
  const where = { ...(namespace ? { namespace } : {}), ...(service ? { service } : {}) };
  const look = await openLook({ ctx, mesh, window, at, signal });
  const range = steppedRange({
    start: look.at - Math.max(leastSeconds, look.windowSeconds),
    end: look.at,
    stepSeconds: Math.max(leastSeconds, look.windowSeconds) / points,
    scrapeSeconds: requireMesh(mesh).scrapeSeconds,
  });
  const [before, lines] = await Promise.all([
    input.previous === "yes" ? readModelFigures(look, where, look.windowSeconds) : null,
    readTrendLines(ctx, input, { names, range }, patienceSignal(signal)),
  ]);
  const said = mergeReadings([...(before?.readings ?? []), ...lines.values()]);
  const linesByVersion = mapLines(lines);
  return {
    mesh,
    generatedAt: look.generatedAt,
    windowSeconds: look.windowSeconds,
    ...range,
    rows: versionsOf(before, lines).map((version) => rowOf(version, before, linesByVersion)),
    warnings: [...look.warnings, ...said.warnings],
    stale: said.stale,
  };
}

type Lines = ReadonlyMap<TrendName, Reading<ReadLine[]>>;
type LinesByVersion = ReadonlyMap<TrendName, ReadonlyMap<string, ReadLine>>;

async function readTrendLines(
  ctx: Context,
  input: Input,
  { names, range }: { names: readonly TrendName[]; range: SteppedRange },
  signal: AbortSignal,
): Promise<Lines> {
  const { mesh, namespace, service, at } = input;
  const readings = await readLines({
    client: prometheusOf(mesh, ctx),
    pins: requireMesh(mesh).sources,
    scrapeSeconds: requireMesh(mesh).scrapeSeconds,
    panels: names.map((name) => panelOf[name]),
    input: { mesh, namespace, service, start: range.start, end: range.end },
    range,
    isLive: at === undefined,
    quantiles: ["p95"],
    signal,
    by,
  });
  const nothing: Reading<ReadLine[]> = { state: "empty", why: "was not asked" };
  return new Map(names.map((name, index) => [name, readings[index] ?? nothing]));
}

/** Versions of model services: of all that the mesh saw, those whose service has a model server. */
function versionsOf(before: ModelFigures | null, lines: Lines): ModelVersion[] {
  const drawn = [...lines].flatMap(([name, reading]) =>
    (reading.state === "ok" ? reading.value : []).map(({ labels }) => ({ name, own: versionOf(labels) })),
  );
  const engines = drawn.flatMap(({ name, own }) => (ofEngines.includes(name) ? own : []));
  const services = new Set([...(before?.models ?? []), ...engines].map(serviceKey));
  const all = [...(before?.models ?? []), ...drawn.map(({ own }) => own)].filter(
    (each) => services.has(serviceKey(each)) && each.version !== "unknown",
  );
  return [...new Map(all.map((each) => [versionKey(each), each])).values()].sort((a, b) =>
    versionKey(a) < versionKey(b) ? -1 : 1,
  );
}

function rowOf(version: ModelVersion, before: ModelFigures | null, lines: LinesByVersion): ModelTrend {
  const key = versionKey(version);
  const drawn = [...lines].map(
    ([name, byVersion]) => [name, byVersion.get(key)?.points.map(([, value]) => value) ?? []] as const,
  );
  return {
    ...version,
    previous: before && figuresAt(version, before.tables),
    lines: Object.fromEntries(drawn),
  };
}

function mapLines(lines: Lines): LinesByVersion {
  return new Map(
    [...lines].map(([name, reading]) => {
      const all = reading.state === "ok" ? reading.value : [];
      return [name, new Map(all.map((line) => [versionKey(versionOf(line.labels)), line]))];
    }),
  );
}

function versionOf(labels: Readonly<Record<string, string>>): ModelVersion {
  const { namespace = "unknown", service = "unknown", version = "unknown" } = labels;
  return { namespace, service, version };
}

function serviceKey({ namespace, service }: ModelVersion): string {
  return `${namespace}/${service}`;
}

function versionKey({ namespace, service, version }: ModelVersion): string {
  return `${namespace}/${service}/${version}`;
}
