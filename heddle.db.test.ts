import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { openMetricsOf, worldSeconds } from "./lib/metrics/fixtures/open-metrics-of.fixture";
import { startRealPrometheus } from "./lib/prometheus/real-prometheus.fixture";

function heddle(args: string[], env: Record<string, string> = {}) {
  const command = ["--conditions=react-server", "--import", "tsx", "heddle.ts", ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    encoding: "utf8",
    env: { ...process.env, HEDDLE_LOG_LEVEL: "silent", ...env },
  });
  return { status, stdout: stdout.trim(), stderr: stderr.trim() };
}

describe("heddle", () => {
  it("migrates, and prints a link and a token", () => {
    expect(heddle(["migrate"])).toMatchObject({ status: 0, stderr: "" });
    const link = heddle(["sign-in-link", "--user", "ann", "--base", "http://localhost:24001"]);
    expect(link.stdout).toMatch(/^http:\/\/localhost:24001\/sign-in#[\w-]{43}$/);
    const token = heddle([
      "token",
      "create",
      "--name",
      "cli-test",
      "--scopes",
      "read",
      "--expires-days",
      "1",
    ]);
    expect(token.stdout).toMatch(/^hdl_[\w-]{43}$/);
    expect(heddle(["token", "revoke", "--name", "cli-test"]).status).toBe(0);
    expect(heddle(["token", "revoke", "--name", "cli-test"])).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^heddle: There is no token/),
    });
  }, 90_000);

  it("examines what it leans on: each upstream that does not answer, and an exit code", () => {
    const nowhere = "http://127.0.0.1:1";
    const examined = heddle(["doctor"], {
      PROMETHEUS_URL: nowhere,
      CONTROL_PLANE_URL: nowhere,
      LOKI_URL: nowhere,
    });
    expect(examined.status).toBe(1);
    for (const upstream of ["prometheus", "loki", "control-plane"])
      expect(examined.stdout).toMatch(new RegExp(`✗ ${upstream} .*unreachable`));
    expect(examined.stdout).toMatch(/✓ postgres {7}answers in \d+ ms/);
    expect(examined.stdout).toContain("prometheus could not be asked");
  }, 30_000);

  it("prints recording rules that Prometheus takes, for what there is just now", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "heddle-rules-"));
    const world = readFileSync("lib/metrics/fixtures/vllm.series", "utf8");
    const server = await startRealPrometheus(
      `${openMetricsOf(world, Math.floor(Date.now() / 1000) - worldSeconds)}\n`,
    );
    try {
      const said = heddle(["rules", "--every", "20"], { PROMETHEUS_URL: server.url });
      expect(said).toMatchObject({
        status: 0,
        stderr: expect.stringMatching(/^heddle: \d+ rules in \d+ groups, every 20 s$/),
      });
      expect(said.stdout).toContain("record: heddle_version:ttft_seconds_bucket:rate");
      const file = path.join(folder, "rules.yaml");
      writeFileSync(file, said.stdout);
      expect(execFileSync("promtool", ["check", "rules", file]).toString()).toMatch(
        /SUCCESS: \d+ rules found/,
      );
      const resource = heddle(["rules", "--for", "operator"], { PROMETHEUS_URL: server.url });
      expect(resource.stdout).toContain("kind: PrometheusRule");
    } finally {
      await server.stop();
      rmSync(folder, { recursive: true });
    }
  }, 60_000);

  it.each([
    [["audit", "verify", "--filtered"], {}, 2, /--filtered is said of a --file/],
    [["audit", "verify", "--expect-head", "7"], {}, 2, /--expect-head must be N:HASH/],
    [["audit", "verify", "--file", "nowhere.jsonl"], {}, 1, /nowhere\.jsonl/],
    [["rules", "--for", "nobody"], {}, 2, /--for must be one of prometheus, operator/],
    [["rules", "--mesh", "elsewhere"], {}, 2, /--mesh must be one of demo/],
    [["token", "create"], {}, 2, /--name must be given/],
    [["token", "create", "--name", "a", "--scopes", "root"], {}, 2, /--scopes takes/],
    [["nonsense"], {}, 2, /unknown command "nonsense"/],
    [
      ["migrate"],
      { DATABASE_URL: "" },
      1,
      /^heddle: The environment is not usable: DATABASE_URL: must be set$/,
    ],
    [
      ["sign-in-link"],
      { DATABASE_URL: "postgresql://a:hunter2@127.0.0.1:1/b" },
      1,
      /^heddle: postgres is unreachable$/,
    ],
  ])(
    "%j fails with one clear line",
    (args, env, status, message) => {
      const result = heddle(args, env);
      expect(result.status).toBe(status);
      expect(result.stderr).toMatch(message);
      expect(result.stderr).not.toContain("hunter2");
    },
    20_000,
  );
});

it("heddle verifies the audit trail, and a file exported from it", () => {
  expect(heddle(["migrate"]).status).toBe(0);
  const noted = heddle(["audit", "verify"]);
  expect(noted).toMatchObject({ status: 0, stderr: "" });
  const head = /^rows 1 to (\d+) hold together \(\1\)\nhead (\1:[0-9a-f]{64})$/.exec(noted.stdout)?.[2] ?? "";
  expect(heddle(["audit", "verify", "--expect-head", head]).status).toBe(0);
  expect(heddle(["audit", "verify", "--expect-head", `1:${"0".repeat(64)}`])).toMatchObject({
    status: 1,
    stdout: "no row holds",
    stderr: "heddle: row 1: is not the one that was noted",
  });
  const folder = mkdtempSync(path.join(tmpdir(), "heddle-audit-"));
  const file = path.join(folder, "audit.jsonl");
  writeFileSync(file, "");
  const empty = heddle(["audit", "verify", "--file", file, "--expect-head", head]);
  expect(empty).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("the chain once reached further"),
  });
  rmSync(folder, { recursive: true });
}, 60_000);
