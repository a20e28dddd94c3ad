import path from "node:path";
import { consoleServer } from "../../scripts/console-build.mjs";
import { Failure } from "../../scripts/failure.mjs";
import { consoleSettingsFile } from "./console-settings";
import type { Command, PartPlan } from "./part";
import type { Secrets } from "./secrets";
import type { Settings } from "./settings";

export type Plan = {
  settings: Settings;
  secrets: Secrets;
  root: string;
  databaseUrl: string;
  prometheusUrl: string;
  lokiUrl: string;
};

/** The most that a process of ours may keep in its old heap, in MiB: several times what it needs. */
const heapMiB = {
  controlplane: 128,
  "model-server": 96,
  services: 192,
  console: 320,
  traffic: 96,
  "log-store": 320,
};

export function localAddress(port: number): string {
  return `http://127.0.0.1:${port}`;
}

/** What every process needs of the person's environment, and no more. */
export function baseEnv(): Record<string, string> {
  return { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "/" };
}

export function controlPlanePart({ settings, secrets, root, databaseUrl }: Plan): PartPlan {
  const env = {
    CONTROL_PLANE_HOST: "127.0.0.1",
    CONTROL_PLANE_PORT: String(settings.ports["control plane"]),
    XDS_PORT: String(settings.ports.xds),
    CONTROL_PLANE_TOKEN: secrets.controlPlaneToken,
    DATABASE_URL: databaseUrl,
  };
  return {
    name: "controlplane",
    prepare: () => bundled(root, "controlplane", env),
    stopAfterMs: 3_000,
  };
}

export function consolePart(plan: Plan): PartPlan {
  const { root } = plan;
  return {
    name: "console",
    prepare: () => {
      const server = consoleServer(root);
      if (!server) throw new Failure("there is no build of the console: npm run build");
      return node(root, server, heapMiB.console, consoleEnv(plan));
    },
    stopAfterMs: 5_000,
  };
}

/** The application's own processes: one for each model version, one for all its other services. */
export function applicationParts({ settings, secrets, root, lokiUrl }: Plan): PartPlan[] {
  const mesh = {
    CONTROL_PLANE_URL: localAddress(settings.ports["control plane"]),
    CONTROL_PLANE_TOKEN: secrets.controlPlaneToken,
    XDS_ADDRESS: `127.0.0.1:${settings.ports.xds}`,
    GATEWAY_PORT: String(settings.ports.gateway),
    TARGETS_DIR: targetsFolder(settings),
    LOKI_PUSH_URL: lokiUrl,
    INCIDENTS_DIR: incidentsFolder(settings),
    // Whoever stops the demo does not wait for its longest stream.
    DRAIN_SECONDS: "1",
  };
  const models = ["v1", "v2", "v3"].map((version) => ({
    name: `chat-model-${version}`,
    prepare: () => bundled(root, "model-server", { ...mesh, MODEL_VERSION: version }),
    stopAfterMs: 3_000,
  }));
  const services = {
    name: "services",
    prepare: () => bundled(root, "services", mesh),
    stopAfterMs: 3_000,
  };
  return [...models, services];
}

export function trafficPart({ settings, root }: Plan): PartPlan {
  const env = {
    GATEWAY_PORT: String(settings.ports.gateway),
    TRAFFIC_RATE: String(settings.trafficRate),
    INCIDENTS_DIR: incidentsFolder(settings),
  };
  return {
    name: "traffic",
    prepare: () => bundled(root, "traffic", env),
    stopAfterMs: 2_000,
  };
}

/** Where the application's instances announce themselves to Prometheus. */
export function targetsFolder(settings: Settings): string {
  return path.join(settings.folder, "targets");
}

/** Where whoever starts an incident leaves its file. */
function incidentsFolder(settings: Settings): string {
  return path.join(settings.folder, "incidents");
}

/** What the console and its command line are given. */
export function consoleEnv(plan: Plan): Record<string, string> {
  const { settings, secrets, root } = plan;
  const { ports, folder } = settings;
  return {
    ...baseEnv(),
    NEXT_TELEMETRY_DISABLED: "1",
    HOSTNAME: "127.0.0.1",
    PORT: String(ports.console),
    HEDDLE_HOST: "127.0.0.1",
    HEDDLE_PORT: String(ports.console),
    HEDDLE_ROOT: root,
    HEDDLE_DATA_DIR: path.join(folder, "console"),
    HEDDLE_SECRET: secrets.sessionSecret,
    HEDDLE_CONFIG: consoleSettingsFile(plan),
    DATABASE_URL: plan.databaseUrl,
    CONTROL_PLANE_TOKEN: secrets.controlPlaneToken,
  };
}

/** A process of ours from dist/. */
export function bundled(root: string, name: keyof typeof heapMiB, env: Record<string, string>): Command {
  return node(root, path.join(root, "dist", `${name}.mjs`), heapMiB[name], { ...baseEnv(), ...env });
}

function node(root: string, script: string, heap: number, env: Record<string, string>): Command {
  return { command: process.execPath, args: [`--max-old-space-size=${heap}`, script], cwd: root, env };
}
