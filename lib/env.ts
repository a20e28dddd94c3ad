import "server-only";
import { z } from "zod";
import { connectionSettingsSchema } from "./connections/connection-options";
import { pricesTextSchema } from "./models/prices";
import { dnsLabelSchema } from "./policies/names";

const port = z.coerce.number().int().min(1).max(65_535);
const seconds = z.coerce.number().positive();
const webUrl = z.url({ protocol: /^https?$/ });
const postgresUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\//, "must look like postgresql://user:password@host:port/database");

const envSchema = z
  .object({
    HEDDLE_HOST: z.string().default("127.0.0.1"),
    HEDDLE_PORT: port.default(7400),
    /** Where `prisma/migrations` is found; set when the server runs from a build folder. */
    HEDDLE_ROOT: z.string().default(process.cwd()),
    HEDDLE_DATA_DIR: z.string().default(".heddle"),
    HEDDLE_SECRET: z.string().min(32, "must have at least 32 characters").optional(),
    HEDDLE_ALLOWED_HOSTS: z.string().optional(),
    /** A file with the meshes (lib/settings); without it `heddle.yaml`, else the one mesh that the variables below describe. */
    HEDDLE_CONFIG: z.string().optional(),
    HEDDLE_MESH: dnsLabelSchema.default("default"),
    HEDDLE_MESH_NAME: z.string().optional(),
    /** Namespaces by comma, or `on` for all: where that mesh may be written to. */
    HEDDLE_WRITES: z
      .string()
      .default("off")
      .transform((text) => (text === "on" || text === "off" ? text : { namespaces: text.split(/\s*,\s*/) }))
      .pipe(z.union([z.enum(["on", "off"]), z.strictObject({ namespaces: z.array(dnsLabelSchema) })])),
    HEDDLE_WORKER: z.enum(["on", "off"]).default("on"),
    HEDDLE_SCRAPE_SECONDS: seconds.default(15),
    /** Tests only: the process kills itself at this point of a delivery. */
    HEDDLE_CRASH_POINT: z.string().optional(),
    HEDDLE_LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
    DATABASE_URL: postgresUrl.optional(),
    DATABASE_DIRECT_URL: postgresUrl.optional(),
    PROMETHEUS_URL: z.url().optional(),
    /** JSON: tenant, credentials, TLS and parameters beside the address (lib/connections/connection-options.ts). */
    PROMETHEUS_CONNECTION: connectionSettingsSchema.optional(),
    /** Where people look at the same queries themselves; a Grafana also needs the uid of its data source. */
    HEDDLE_PROMETHEUS_LINK: webUrl.optional(),
    HEDDLE_GRAFANA_LINK: webUrl.optional(),
    HEDDLE_GRAFANA_DATASOURCE: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,64}$/, "must be the uid of a data source")
      .optional(),
    /** JSON: what models cost (lib/models/prices.ts). */
    HEDDLE_PRICES: pricesTextSchema.optional(),
    /** Where request logs are read; without it the pages say that there are none. */
    LOKI_URL: z.url().optional(),
    LOKI_TENANT: z.string().optional(),
    /** Left out, the mesh is only watched. Its token is read from `CONTROL_PLANE_TOKEN`. */
    CONTROL_PLANE_URL: z.url().optional(),
    NODE_ENV: z.string().default("development"),
  })
  .transform((values) => ({
    ...values,
    DATABASE_DIRECT_URL: values.DATABASE_DIRECT_URL ?? values.DATABASE_URL,
    HEDDLE_ALLOWED_HOSTS: allowedHosts(values.HEDDLE_ALLOWED_HOSTS, values.HEDDLE_HOST, values.HEDDLE_PORT),
  }));

export type Env = z.infer<typeof envSchema>;

let parsed: Env | undefined;

/** The settings of this process, parsed once. Throws one line that names every wrong variable. */
export function env(): Env {
  parsed ??= parseEnv(process.env);
  return parsed;
}

/** Parses variables without touching the process; empty strings count as not set. */
export function parseEnv(variables: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  const result = envSchema.safeParse(given);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`The environment is not usable: ${faults.join("; ")}`);
}

/** A variable that a setting names as the place of a secret; read each time, kept nowhere. */
export function envSecret(name: string): string | undefined {
  return process.env[name];
}

/** A setting that this process cannot do without. */
export function requireEnv<K extends "DATABASE_URL" | "DATABASE_DIRECT_URL" | "HEDDLE_SECRET">(
  name: K,
): string {
  const value = env()[name];
  if (value === undefined) throw new Error(`The environment is not usable: ${name}: must be set`);
  return value;
}

function allowedHosts(given: string | undefined, host: string, ownPort: number): string[] {
  if (given !== undefined) {
    return given
      .split(",")
      .map((entry) => entry.trim().toLowerCase())
      .filter((entry) => entry !== "");
  }
  const names = [...new Set([host.toLowerCase(), "localhost", "127.0.0.1", "[::1]"])];
  const withPort = names.map((name) => `${name}:${ownPort}`);
  return ownPort === 80 || ownPort === 443 ? [...names, ...withPort] : withPort;
}
