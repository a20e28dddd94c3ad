import "server-only";
import { isIP } from "node:net";
import { z } from "zod";
import { connectionSettingsSchema } from "./connections/connection-options";
import { pricesTextSchema } from "./models/prices";
import { dnsLabelSchema } from "./policies/names";

const port = z.coerce.number().int().min(1).max(65_535);
const positive = z.coerce.number().positive();
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
    /** Where people reach the console: what links in messages begin with. Left out, its own address on this machine. */
    HEDDLE_PUBLIC_URL: webUrl.optional(),
    /** Addresses and networks by comma, whose `x-forwarded-for` is believed; none unless set. */
    HEDDLE_TRUSTED_PROXIES: z
      .string()
      .default("")
      .transform(listOf)
      .pipe(z.array(z.string().refine(isNetwork, "must be an address or a network such as 10.0.0.0/8"))),
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
    /** How many requests of one person or token are answered in a second, each console by itself; ten seconds' worth at once. */
    HEDDLE_READS_PER_SECOND: positive.default(200),
    HEDDLE_ACTS_PER_SECOND: positive.default(20),
    HEDDLE_WORKER: z.enum(["on", "off"]).default("on"),
    HEDDLE_SCRAPE_SECONDS: positive.default(15),
    /** Tests only: the process kills itself at this point of a delivery. */
    HEDDLE_CRASH_POINT: z.string().optional(),
    HEDDLE_LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
    /** Of the command line: the console whose policies it exports and applies, and an API token of it. */
    HEDDLE_URL: webUrl.optional(),
    HEDDLE_TOKEN: z.string().optional(),
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
    /** The program git, where it is not found by its name; needed only where changes are committed to a repository. */
    GIT_BIN: z.string().default("git"),
    NODE_ENV: z.string().default("development"),
  })
  .transform((values) => ({
    ...values,
    DATABASE_DIRECT_URL: values.DATABASE_DIRECT_URL ?? values.DATABASE_URL,
    HEDDLE_PUBLIC_URL: values.HEDDLE_PUBLIC_URL ?? `http://localhost:${values.HEDDLE_PORT}`,
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

function listOf(text: string): string[] {
  return text
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}

function isNetwork(entry: string): boolean {
  const [address = "", bits = "0", ...rest] = entry.split("/");
  const family = isIP(address);
  return (
    family !== 0 && rest.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (family === 6 ? 128 : 32)
  );
}

function allowedHosts(given: string | undefined, host: string, ownPort: number): string[] {
  if (given !== undefined) return listOf(given.toLowerCase());
  const names = [...new Set([host.toLowerCase(), "localhost", "127.0.0.1", "[::1]"])];
  const withPort = names.map((name) => `${name}:${ownPort}`);
  return ownPort === 80 || ownPort === 443 ? [...names, ...withPort] : withPort;
}
