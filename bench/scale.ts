import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { scrapeSeconds, type WorldLabels, type WorldSize, worldSeconds, writeWorld } from "./model-world";
import type { Row } from "./row";

/** `HEDDLE_BENCH_SIZES=200x3x50` measures others: models x versions x pods of a version. */
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
};

/** The data of the models' pages in worlds of growing size, each in a real Prometheus of its own. */
export async function scale(): Promise<Row[]> {
  const sizes = (process.env.HEDDLE_BENCH_SIZES ?? usualSizes).split(/\s+/).map(sizeOf);
  const scrapes = (process.env.HEDDLE_BENCH_LABELS ?? "service pod").split(/\s+/) as WorldLabels[];
  const rows: Row[] = [];
  for (const size of sizes) for (const scraped of scrapes) rows.push(...(await rowsOf(size, scraped)));
  return rows;
}

function sizeOf(text: string): WorldSize {
  const [models = 0, versions = 0, pods = 0] = text.split("x").map(Number);
  if (!(models > 0 && versions > 0 && pods > 0)) throw new Error(`no size: ${text}`);
  return { models, versions, pods };
}

async function rowsOf(size: WorldSize, scraped: WorldLabels): Promise<Row[]> {
  const folder = mkdtempSync(path.join(tmpdir(), "heddle-scale-"));
  // In the middle of one of Prometheus's blocks of two hours, so that there is one.
  const end = (Math.floor(Date.now() / 7_200_000) - 2) * 7_200 + 3_600;
  try {
    const world = path.join(folder, "world.openmetrics");
    const data = path.join(folder, "data");
    const series = await writeWorld(world, size, scraped, end);
    execFileSync("promtool", ["tsdb", "create-blocks-from", "openmetrics", world, data], { stdio: "pipe" });
    rmSync(world);
    const measured = await withPrometheus(folder, data, (url) => measuredOf(url, end));
    const label = `${size.models}x${size.versions}x${size.pods}, ${scraped}, ${Math.round(series / 1000)}k series`;
    return measured.map((each) => rowOf(label, each));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function rowOf(label: string, measured: Measured): Row {
  const { page, missing, ...values } = measured;
  const { firstMs, nextMs, queries, rawMs, prometheusCpuMs, consoleCpuMs, bytes, rows } = values;
  const ms = (value: number) => `${value.toFixed(0)} ms`;
  const parts = [
    `first ${ms(firstMs)}, next ${ms(nextMs)}, raw ${ms(rawMs)} (${(nextMs / rawMs).toFixed(2)} times)`,
    `CPU ${ms(consoleCpuMs)} and Prometheus ${ms(prometheusCpuMs)}`,
    `${queries} queries, ${Math.round(bytes / 1024)} KiB, ${rows} rows`,
    missing.length > 0 ? `WITHOUT ${missing.join(", ")}` : "",
  ].filter(Boolean);
  return {
    name: `${page}: ${label}`,
    figures: parts.join("; "),
    values: { ...values, missing: missing.length },
  };
}

async function withPrometheus<T>(
  folder: string,
  data: string,
  work: (url: string) => Promise<T>,
): Promise<T> {
  const config = path.join(folder, "prometheus.yml");
  writeFileSync(config, "global: { scrape_interval: 15s }\n");
  const address = `127.0.0.1:${20_000 + (process.pid % 20_000)}`;
  const server = spawn(
    "prometheus",
    [
      ...[`--config.file=${config}`, `--storage.tsdb.path=${data}`, `--web.listen-address=${address}`],
      ...["--storage.tsdb.retention.time=100y", "--log.level=error"],
    ],
    { stdio: "ignore" },
  );
  const ended = new Promise((resolve) => server.once("exit", resolve));
  try {
    const url = `http://${address}`;
    for (let attempt = 0; !(await fetch(`${url}/-/ready`).catch(() => null))?.ok; attempt++) {
      if (attempt > 600) throw new Error("Prometheus did not get ready");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return await work(url);
  } finally {
    server.kill("SIGTERM");
    await ended;
  }
}

/** In a process of its own, whose only mesh is that Prometheus: nothing is known of another world. */
async function measuredOf(url: string, end: number): Promise<Measured[]> {
  const program = path.join(import.meta.dirname, "scale-of-pages.ts");
  const env = {
    ...process.env,
    ...{ HEDDLE_MESH: "scale", PROMETHEUS_URL: url, HEDDLE_SCRAPE_SECONDS: String(scrapeSeconds) },
    ...{ CONTROL_PLANE_URL: "", LOKI_URL: "", HEDDLE_LOG_LEVEL: "silent" },
    // Nobody listens there: what was decided is not what is measured.
    DATABASE_URL: "postgresql://nobody:nobody@127.0.0.1:9/none",
    ...{ BENCH_WORLD_END: String(end), BENCH_WORLD_SECONDS: String(worldSeconds) },
  };
  const args = ["--conditions=react-server", "--import", "tsx", program];
  const maxBuffer = 64 * 1024 * 1024;
  const said = execFileSync(process.execPath, args, { env, maxBuffer, stdio: ["ignore", "pipe", "inherit"] });
  return JSON.parse(said.toString()) as Measured[];
}
