import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";

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
  }, 30_000);

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

  it.each([
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
