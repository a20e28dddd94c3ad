import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { parseSettingsFile } from "../../lib/settings/settings-file";
import { consoleSettings } from "./console-settings";
import { logStorePart } from "./log-store-part";
import { applicationParts, type Plan, trafficPart } from "./parts";
import { readSettings } from "./settings";

let folder: string;
let loki: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "heddle-loki-"));
  mkdirSync(path.join(folder, "bin"));
  loki = path.join(folder, "bin/loki");
  writeFileSync(loki, "#!/bin/sh\n");
  chmodSync(loki, 0o755);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const settingsFor = (variables: Record<string, string>) =>
  readSettings([], { HEDDLE_DEMO_DIR: folder, ...variables });

describe("what keeps the demo's log lines", () => {
  it("is the embedded store where there is no Loki, on the sixth port above the base", () => {
    const settings = settingsFor({ HEDDLE_PORT_BASE: "9000", PATH: "/nowhere" });
    const { args, env } = logStorePart(settings, "/root-of-it").prepare();
    expect(args).toContain("/root-of-it/dist/log-store.mjs");
    expect(env.LOG_STORE_PORT).toBe("9006");
  });

  it.each<[string, () => Record<string, string>]>([
    ["on the PATH", () => ({ PATH: `/nowhere:${path.dirname(loki)}` })],
    ["named by LOKI_BIN", () => ({ PATH: "/nowhere", LOKI_BIN: loki })],
  ])("is a real Loki %s, on the same port and on loopback alone", (_where, variables) => {
    const settings = settingsFor({ LOG_STORE_PORT: "9106", ...variables() });
    const { command, args } = logStorePart(settings, "/root-of-it").prepare();
    expect(command).toBe(loki);
    const file = (args[0] ?? "").replace("-config.file=", "");
    const config = parse(readFileSync(file, "utf8"));
    expect(config.server).toMatchObject({
      http_listen_address: "127.0.0.1",
      http_listen_port: 9106,
      grpc_listen_address: "127.0.0.1",
    });
    expect(config.common.path_prefix).toBe(path.join(folder, "loki"));
    expect(config.analytics.reporting_enabled).toBe(false);
  });

  it("is a Loki that runs already, before any that could be started", () => {
    const settings = settingsFor({ LOKI_URL: "http://127.0.0.1:3100", LOKI_BIN: loki });
    expect(settings.given["log store"]).toBe("http://127.0.0.1:3100");
    expect(settings.lokiBin).toBeUndefined();
  });

  it("takes a file that cannot be run for no Loki", () => {
    chmodSync(loki, 0o644);
    expect(settingsFor({ PATH: path.dirname(loki) }).lokiBin).toBeUndefined();
  });
});

it("tells the application where to push and all where incidents lie, and the console where to read", () => {
  const plan: Plan = {
    settings: settingsFor({}),
    secrets: { postgresPassword: "p", controlPlaneToken: "t", sessionSecret: "s" },
    root: "/root-of-it",
    databaseUrl: "postgres://x",
    prometheusUrl: "http://127.0.0.1:1",
    lokiUrl: "http://127.0.0.1:2",
  };
  const parts = applicationParts(plan);
  expect(parts.map(({ name }) => name)).toEqual([
    "chat-model-v1",
    "chat-model-v2",
    "chat-model-v3",
    "services",
  ]);
  const incidents = path.join(folder, "incidents");
  for (const { prepare } of parts) {
    expect(prepare().env).toMatchObject({ LOKI_PUSH_URL: "http://127.0.0.1:2", INCIDENTS_DIR: incidents });
  }
  expect(trafficPart(plan).prepare().env).toMatchObject({ INCIDENTS_DIR: incidents });
  expect(parse(consoleSettings(plan)).meshes[0].loki).toEqual({ url: "http://127.0.0.1:2" });
  expect(parseSettingsFile(consoleSettings(plan), "heddle.yaml").meshes).toMatchObject([
    { id: "demo", writes: "on" },
  ]);
});
