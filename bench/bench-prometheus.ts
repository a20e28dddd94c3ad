import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";

/** A Prometheus of the bench's own, which scrapes nothing and has the blocks in `data`, for as long as the work takes. */
export async function withPrometheus<T>(
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
