import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

export type RealPrometheus = {
  url: string;
  /** The folder of its blocks. */
  data: string;
  process: ChildProcess;
  stop: () => Promise<void>;
};

/**
 * A real Prometheus (the Debian package's) on a free port of the loopback interface, which scrapes nothing. It
 * holds what `openMetrics` says, loaded as a block with promtool.
 */
export async function startRealPrometheus(openMetrics?: string): Promise<RealPrometheus> {
  const folder = mkdtempSync(path.join(tmpdir(), "heddle-test-prometheus-"));
  const data = path.join(folder, "data");
  if (openMetrics !== undefined) {
    const input = path.join(folder, "input.openmetrics");
    writeFileSync(input, openMetrics.trimEnd().endsWith("# EOF") ? openMetrics : `${openMetrics}# EOF\n`);
    execFileSync("promtool", ["tsdb", "create-blocks-from", "openmetrics", input, data], { stdio: "pipe" });
  }
  const server = await servePrometheus(data);
  return {
    ...server,
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The same with the blocks of a folder, which stays there when it stops. */
export async function servePrometheus(data: string): Promise<RealPrometheus> {
  const config = path.join(path.dirname(data), "prometheus.yml");
  writeFileSync(config, "global: { scrape_interval: 15s }\n");
  const port = await freePort();
  const server = spawn(
    "prometheus",
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${data}`,
      `--web.listen-address=127.0.0.1:${port}`,
      "--storage.tsdb.retention.time=100y",
      "--log.level=error",
      // What names there are is told by block: two times that were put together would not be told apart.
      ...["--storage.tsdb.min-block-duration=2h", "--storage.tsdb.max-block-duration=2h"],
    ],
    { stdio: "ignore" },
  );
  const url = `http://127.0.0.1:${port}`;
  await untilReady(url);
  return {
    url,
    data,
    process: server,
    stop: async () => {
      const ended = new Promise((resolve) => server.once("exit", resolve));
      server.kill("SIGCONT");
      server.kill("SIGTERM");
      await ended;
    },
  };
}

async function untilReady(url: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    const answer = await fetch(`${url}/-/ready`).catch(() => undefined);
    if (answer?.ok) return;
    if (attempt > 200) throw new Error("Prometheus did not get ready");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(address && typeof address === "object" ? address.port : 0));
    });
  });
}
