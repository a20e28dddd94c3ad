import path from "node:path";
import type { Secrets } from "./secrets";
import type { Settings } from "./settings";

export type PartPlan = { name: string; script: string; env: Record<string, string>; stopAfterMs: number };

type Plan = { settings: Settings; secrets: Secrets; root: string; databaseUrl: string };

/** The processes that are bundles of ours, in the order in which they start; traffic comes last. */
export function planParts({ settings, secrets, root, databaseUrl }: Plan): PartPlan[] {
  const { ports, folder } = settings;
  const address = (port: number) => `http://127.0.0.1:${port}`;
  const mesh = {
    CONTROL_PLANE_URL: address(ports["control plane"]),
    CONTROL_PLANE_TOKEN: secrets.controlPlaneToken,
    XDS_ADDRESS: `127.0.0.1:${ports.xds}`,
    GATEWAY_PORT: String(ports.gateway),
    TARGETS_DIR: path.join(folder, "targets"),
    DRAIN_SECONDS: "1",
  };
  const bundle = (name: string) => path.join(root, "dist", `${name}.mjs`);
  return [
    {
      name: "controlplane",
      script: bundle("controlplane"),
      env: {
        CONTROL_PLANE_HOST: "127.0.0.1",
        CONTROL_PLANE_PORT: String(ports["control plane"]),
        XDS_PORT: String(ports.xds),
        CONTROL_PLANE_TOKEN: secrets.controlPlaneToken,
        DATABASE_URL: databaseUrl,
      },
      stopAfterMs: 3_000,
    },
    ...["v1", "v2", "v3"].map((version) => ({
      name: `chat-model-${version}`,
      script: bundle("model-server"),
      env: { ...mesh, MODEL_VERSION: version },
      stopAfterMs: 3_000,
    })),
    { name: "services", script: bundle("services"), env: mesh, stopAfterMs: 3_000 },
    {
      name: "console",
      script: path.join(root, ".next/standalone/server.js"),
      env: consoleEnv({ settings, secrets, root, databaseUrl }),
      stopAfterMs: 5_000,
    },
    {
      name: "traffic",
      script: bundle("traffic"),
      env: { GATEWAY_PORT: String(ports.gateway), TRAFFIC_RATE: String(settings.trafficRate) },
      stopAfterMs: 2_000,
    },
  ];
}

/** What the console and its command line are given. */
export function consoleEnv({ settings, secrets, root, databaseUrl }: Plan): Record<string, string> {
  const { ports, folder } = settings;
  return {
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    HOSTNAME: "127.0.0.1",
    PORT: String(ports.console),
    HEDDLE_HOST: "127.0.0.1",
    HEDDLE_PORT: String(ports.console),
    HEDDLE_ROOT: root,
    HEDDLE_DATA_DIR: path.join(folder, "console"),
    HEDDLE_SECRET: secrets.sessionSecret,
    HEDDLE_MESH: "demo",
    HEDDLE_MESH_NAME: "Demo",
    HEDDLE_SCRAPE_SECONDS: String(settings.scrapeSeconds),
    DATABASE_URL: databaseUrl,
    PROMETHEUS_URL: `http://127.0.0.1:${ports.prometheus}`,
    CONTROL_PLANE_URL: `http://127.0.0.1:${ports["control plane"]}`,
    CONTROL_PLANE_TOKEN: secrets.controlPlaneToken,
  };
}
