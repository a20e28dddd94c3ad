import { accessSync, constants, statSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { Failure } from "../../scripts/failure.mjs";

const port = z.coerce.number().int().min(1).max(65_535);

const envSchema = z.object({
  HEDDLE_PORT_BASE: port.max(65_528).default(7400),
  HEDDLE_PORT: port.optional(),
  CONTROL_PLANE_PORT: port.optional(),
  XDS_PORT: port.optional(),
  PROMETHEUS_PORT: port.optional(),
  POSTGRES_PORT: port.optional(),
  GATEWAY_PORT: port.optional(),
  HEDDLE_DEMO_DIR: z.string().default(".demo"),
  HEDDLE_SCRAPE_SECONDS: z.enum(["1", "15", "60"]).default("1").transform(Number),
  PROMETHEUS_BIN: z.string().default("prometheus"),
  PROMETHEUS_URL: z.url().optional(),
  DATABASE_URL: z.string().startsWith("postgres").optional(),
  LOG_STORE_PORT: port.optional(),
  LOKI_URL: z.url().optional(),
  LOKI_BIN: z.string().optional(),
  PATH: z.string().default(""),
  TRAFFIC_RATE: z.coerce.number().min(0).default(1),
});

export type Settings = {
  /** Absolute path of the demo's own folder. */
  folder: string;
  fresh: boolean;
  scrapeSeconds: number;
  prometheusBin: string;
  /** Servers that are already there; the demo starts its own where this is undefined. */
  given: Partial<Record<"prometheus" | "postgres" | "log store", string | undefined>>;
  /** A real Loki to start in place of the embedded store. */
  lokiBin: string | undefined;
  trafficRate: number;
  ports: Record<PortName, number>;
};

/** The listening parts, with the variable that moves each and its place above the base port. */
export const portVariables = {
  console: ["HEDDLE_PORT", 0],
  "control plane": ["CONTROL_PLANE_PORT", 1],
  xds: ["XDS_PORT", 2],
  prometheus: ["PROMETHEUS_PORT", 3],
  postgres: ["POSTGRES_PORT", 4],
  gateway: ["GATEWAY_PORT", 5],
  "log store": ["LOG_STORE_PORT", 6],
} as const;
export type PortName = keyof typeof portVariables;

/** Settings from the command line (`--fresh`, `--port-base N`) and the environment; throws a Failure. */
export function readSettings(args: string[], variables: Record<string, string | undefined>): Settings {
  const options = parseOptions(args);
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  if (options["port-base"] !== undefined) given.HEDDLE_PORT_BASE = options["port-base"];
  const parsed = envSchema.safeParse(given);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new Failure(`These settings cannot be used: ${faults.join("; ")}`);
  }
  const env = parsed.data;
  const portOf = (name: PortName) => {
    const [variable, offset] = portVariables[name];
    return env[variable] ?? env.HEDDLE_PORT_BASE + offset;
  };
  return {
    folder: path.resolve(env.HEDDLE_DEMO_DIR),
    fresh: options.fresh ?? false,
    scrapeSeconds: env.HEDDLE_SCRAPE_SECONDS,
    prometheusBin: env.PROMETHEUS_BIN,
    given: { prometheus: env.PROMETHEUS_URL, postgres: env.DATABASE_URL, "log store": env.LOKI_URL },
    lokiBin: env.LOKI_URL === undefined ? (env.LOKI_BIN ?? onPath("loki", env.PATH)) : undefined,
    trafficRate: env.TRAFFIC_RATE,
    ports: {
      console: portOf("console"),
      "control plane": portOf("control plane"),
      xds: portOf("xds"),
      prometheus: portOf("prometheus"),
      postgres: portOf("postgres"),
      gateway: portOf("gateway"),
      "log store": portOf("log store"),
    },
  };
}

/** The first executable file of this name in the folders of a PATH. */
function onPath(name: string, folders: string): string | undefined {
  return folders
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder))
    .map((folder) => path.join(folder, name))
    .find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

function parseOptions(args: string[]) {
  try {
    return parseArgs({
      args,
      options: { fresh: { type: "boolean" }, "port-base": { type: "string" } },
    }).values;
  } catch (error) {
    throw new Failure(`${(error as Error).message} (known: --fresh, --port-base N)`);
  }
}
