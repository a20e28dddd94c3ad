import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { RuleGroup } from "../lib/metrics/recording/recording-rules";
import { withPrometheus } from "./bench-prometheus";
import {
  scrapeSeconds,
  usualScrapes,
  type WorldLabels,
  type WorldSize,
  worldSeconds,
  writeWorld,
} from "./model-world";
import type { Row } from "./row";
import { writeRecorded } from "./write-recorded";

/**
 * `HEDDLE_BENCH_SIZES=200x3x50` measures others: models x versions x pods of a version. `HEDDLE_BENCH_SCRAPES=3` leaves out
 * older scrapes of what rules do not record, and `HEDDLE_BENCH_BUCKET_PODS=1` the buckets of all pods but one of each version, where
 * a world would not fit: rows say so.
 */
const usualSizes = "10x3x5 50x3x10 200x3x1 200x3x10";

export type Measured = {
  page: string;
  /** Everything anew, and at the next look, when what exists is known. */
  firstMs: number;
  nextMs: number;
  queries: number;
  rawMs: number;
  /** Processor time of one look, which does not depend on who else uses the machine. */
  prometheusCpuMs: number;
  consoleCpuMs: number;
  bytes: number;
  rows: number;
  missing: string[];
  /** How many questions were answered by what rules recorded, of all that say who answered. */
  recorded: string;
  /** Of the list: what its rows say, to be compared with another reading of the same world. */
  figures: (number | null)[];
};

/**
 * Whether what Heddle's rules record is there beside the rest: no; as Prometheus evaluates the rules in this very world; or as it
 * evaluates them with one pod a version, which has the same series with other values: rules over millions of series take minutes.
 */
type Recording = "no" | "evaluated" | "written";

/** The data of the models' pages in worlds of growing size, each in a real Prometheus of its own. */
export async function scale(): Promise<Row[]> {
  const sizes = listed("SIZES", usualSizes).map(sizeOf);
  const scrapes = listed("LABELS", "service pod") as WorldLabels[];
  const recordings = listed("RECORDED", "no written") as Recording[];
  const rows: Row[] = [];
  for (const size of sizes)
    for (const scraped of scrapes)
      for (const recording of recordings) rows.push(...(await rowsOf(size, scraped, recording)));
  return rows;
}

function listed(name: string, usual: string): string[] {
  return (process.env[`HEDDLE_BENCH_${name}`] ?? usual).split(/\s+/);
}

function sizeOf(text: string): WorldSize {
  const [models = 0, versions = 0, pods = 0] = text.split("x").map(Number);
  if (!(models > 0 && versions > 0 && pods > 0)) throw new Error(`no size: ${text}`);
  return { models, versions, pods };
}

async function rowsOf(size: WorldSize, scraped: WorldLabels, recording: Recording): Promise<Row[]> {
  const folder = mkdtempSync(path.join(tmpdir(), "heddle-scale-"));
  // In the middle of one of Prometheus's blocks of two hours, so that there is one.
  const end = (Math.floor(Date.now() / 7_200_000) - 2) * 7_200 + 3_600;
  const scrapes = Number(process.env.HEDDLE_BENCH_SCRAPES ?? usualScrapes);
  const bucketPods = Number(process.env.HEDDLE_BENCH_BUCKET_PODS ?? size.pods);
  try {
    const world = path.join(folder, "world.openmetrics");
    const small = { ...size, pods: recording === "written" ? 1 : size.pods };
    const data = path.join(folder, "data");
    const out = createWriteStream(world);
    let plain: Measured[] = [];
    let records = 0;
    if (recording !== "no") {
      const source = path.join(folder, "source.openmetrics");
      const other = path.join(folder, "source");
      const file = createWriteStream(source);
      await writeWorld(file, small, { scraped, end, scrapes: usualScrapes, bucketPods: small.pods });
      await loaded(file, source, other);
      records = await withPrometheus(folder, other, async (url) => {
        if (recording === "evaluated") plain = program<Measured[]>("scale-of-pages.ts", url, end);
        const groups = program<RuleGroup[]>("scale-rules.ts", url, end);
        return writeRecorded(out, groups, { url, start: end - worldSeconds, end });
      });
      rmSync(other, { recursive: true });
    }
    const series = await writeWorld(out, size, { scraped, end, scrapes, bucketPods });
    await loaded(out, world, data);
    const measured = await withPrometheus(folder, data, async (url) =>
      program<Measured[]>("scale-of-pages.ts", url, end),
    );
    const label = [
      `${size.models}x${size.versions}x${size.pods}, ${scraped}, ${Math.round(series / 1000)}k series`,
      scrapes === usualScrapes ? "" : `of ${scrapes} scrapes`,
      bucketPods < size.pods ? `without buckets of ${size.pods - bucketPods} of ${size.pods} pods` : "",
      recording === "no" ? "" : `with ${Math.round(records / 1000)}k ${recording} by rules`,
    ].filter(Boolean);
    return measured.map((each) => rowOf(label.join(" "), each, plain));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What was written, as a block. */
async function loaded(out: ReturnType<typeof createWriteStream>, file: string, data: string): Promise<void> {
  out.end("# EOF\n");
  await once(out, "finish");
  execFileSync("promtool", ["tsdb", "create-blocks-from", "openmetrics", file, data], { stdio: "pipe" });
  rmSync(file);
}

function rowOf(label: string, measured: Measured, plain: readonly Measured[]): Row {
  const { page, missing, recorded, figures, ...values } = measured;
  const before = plain.find((each) => each.page === page)?.figures;
  const apart = before?.length ? furthestApart(before, figures) : undefined;
  const { firstMs, nextMs, queries, rawMs, prometheusCpuMs, consoleCpuMs, bytes, rows } = values;
  const ms = (value: number) => `${value.toFixed(0)} ms`;
  const parts = [
    `first ${ms(firstMs)}, next ${ms(nextMs)}, raw ${ms(rawMs)} (${(nextMs / rawMs).toFixed(2)} times)`,
    `CPU ${ms(consoleCpuMs)} and Prometheus ${ms(prometheusCpuMs)}`,
    `${queries} queries, ${Math.round(bytes / 1024)} KiB, ${rows} rows`,
    recorded,
    apart === undefined ? "" : `figures at most ${(100 * apart).toFixed(3)} % from those without rules`,
    missing.length > 0 ? `WITHOUT ${missing.join(", ")}` : "",
  ].filter(Boolean);
  return {
    name: `${page}: ${label}`,
    figures: parts.join("; "),
    values: { ...values, missing: missing.length, ...(apart === undefined ? {} : { apart }) },
  };
}

/** The greatest relative difference, 0..1; infinite where one has a figure and the other none. */
function furthestApart(left: readonly (number | null)[], right: readonly (number | null)[]): number {
  const all = left.map((figure, index) => {
    const other = right[index] ?? null;
    if (figure === other) return 0;
    if (figure === null || other === null) return Number.POSITIVE_INFINITY;
    return Math.abs(figure - other) / Math.max(Math.abs(figure), Math.abs(other));
  });
  return left.length === right.length ? Math.max(0, ...all) : Number.POSITIVE_INFINITY;
}

/** What a program of the bench prints, in a process of its own whose only mesh is that Prometheus: nothing is known of another. */
function program<T>(file: string, url: string, end: number): T {
  const env = {
    ...process.env,
    ...{ HEDDLE_MESH: "scale", PROMETHEUS_URL: url, HEDDLE_SCRAPE_SECONDS: String(scrapeSeconds) },
    ...{ CONTROL_PLANE_URL: "", LOKI_URL: "", HEDDLE_LOG_LEVEL: "silent" },
    // Nobody listens there: what was decided is not what is measured.
    DATABASE_URL: "postgresql://nobody:nobody@127.0.0.1:9/none",
    ...{ BENCH_WORLD_END: String(end), BENCH_WORLD_SECONDS: String(worldSeconds) },
  };
  const args = ["--conditions=react-server", "--import", "tsx", path.join(import.meta.dirname, file)];
  const maxBuffer = 64 * 1024 * 1024;
  const said = execFileSync(process.execPath, args, { env, maxBuffer, stdio: ["ignore", "pipe", "inherit"] });
  return JSON.parse(said.toString()) as T;
}
