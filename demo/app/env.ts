import path from "node:path";
import { z } from "zod";

const httpUrl = z.url({ protocol: /^https?$/ });
const port = z.coerce.number().int().min(0).max(65_535);
const dnsLabel = z.string().regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, "must be a DNS label");

/** Reads the environment, or ends the process with one line a fault. */
function parse<T>(schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(process.env);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) console.error(`${issue.path.join(".")}: ${issue.message}`);
  process.exit(2);
}

const { HEDDLE_PORT_BASE: base } = parse(z.object({ HEDDLE_PORT_BASE: port.default(7400) }));

/** Where running incidents have their files. */
const incidentsFolder = z
  .string()
  .default(".demo/incidents")
  .transform((folder) => path.resolve(folder));

const meshShape = {
  CONTROL_PLANE_URL: httpUrl.default(`http://127.0.0.1:${base + 1}`),
  CONTROL_PLANE_TOKEN: z.string().default(""),
  /** Where file_sd looks for scrape targets. */
  TARGETS_DIR: z
    .string()
    .default(".demo/targets")
    .transform((folder) => path.resolve(folder)),
  /** The mesh's id, which Istio's labels call the cluster. */
  HEDDLE_MESH: dnsLabel.default("demo"),
  /** How long open streams may go on after SIGTERM. */
  DRAIN_SECONDS: z.coerce.number().min(0).max(3600).default(120),
  /** Base URL of the store that access logs are pushed to; without one they go nowhere. */
  LOKI_PUSH_URL: httpUrl.optional(),
  INCIDENTS_DIR: incidentsFolder,
};

const servicesSchema = z.object({
  ...meshShape,
  XDS_ADDRESS: z
    .string()
    .min(1)
    .default(`127.0.0.1:${base + 2}`),
  GATEWAY_PORT: port.default(base + 5),
});
type ServicesEnv = z.infer<typeof servicesSchema>;

const modelServerSchema = z.object({
  ...meshShape,
  MODEL_VERSION: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/, "must be a label value"),
  /** Engines in this process, each an instance of its own; by default two, one for v3. */
  MODEL_ENGINES: z.coerce.number().int().min(1).max(8).optional(),
  /** Tokens in one message of a stream, after the first. */
  STREAM_INTERVAL: z.coerce.number().int().min(1).max(64).default(4),
});

const trafficSchema = z.object({
  GATEWAY_PORT: port.default(base + 5),
  INCIDENTS_DIR: incidentsFolder,
  /** Multiplies every rate; 0 sends nothing. */
  TRAFFIC_RATE: z.coerce.number().min(0).max(20).default(1),
  TRAFFIC_SEED: z.coerce
    .number()
    .int()
    .default(() => Date.now() % 1_000_000),
});

const logStoreSchema = z.object({
  LOG_STORE_PORT: port.default(base + 6),
  /** Of all lines; the oldest go first. */
  LOG_STORE_MAX_MIB: z.coerce.number().min(1).max(4_096).default(128),
  LOG_STORE_MAX_HOURS: z.coerce.number().min(0.1).max(168).default(24),
});

const kubernetesSchema = z.object({
  KUBERNETES_PORT: port.default(base + 10),
  /** Where faults are switched. */
  KUBERNETES_ADMIN_PORT: port.default(base + 11),
  KUBERNETES_ISTIOD_PORT: port.default(base + 12),
  /** A JSON file: tokens, definitions, objects, actors. */
  KUBERNETES_CONFIG: z.string().min(1),
});

const consulSchema = z.object({
  CONSUL_PORT: port.default(base + 13),
  /** With it, every request needs a token, and this one may do everything. */
  CONSUL_MANAGEMENT_TOKEN: z.string().min(1).optional(),
});

const incidentSchema = z.object({
  HEDDLE_DEMO_DIR: z
    .string()
    .default(".demo")
    .transform((folder) => path.resolve(folder)),
  INCIDENTS_DIR: z
    .string()
    .transform((folder) => path.resolve(folder))
    .optional(),
});

export const readServicesEnv = () => parse(servicesSchema);
export const readModelServerEnv = () => parse(modelServerSchema);
export const readTrafficEnv = () => parse(trafficSchema);
export const readLogStoreEnv = () => parse(logStoreSchema);
export const readKubernetesEnv = () => parse(kubernetesSchema);
export const readConsulEnv = () => parse(consulSchema);
export const readIncidentEnv = () => parse(incidentSchema);

/** The mesh part of an environment, as instances take it. */
export function meshSettings(env: Pick<ServicesEnv, keyof typeof meshShape>) {
  return {
    cluster: env.HEDDLE_MESH,
    controlPlaneUrl: env.CONTROL_PLANE_URL,
    controlPlaneToken: env.CONTROL_PLANE_TOKEN,
    targetsDir: env.TARGETS_DIR,
    drainSeconds: env.DRAIN_SECONDS,
  };
}

/** The environment of a worker thread whose xDS client is the node of this bootstrap. */
export function threadEnv(bootstrap: string): NodeJS.ProcessEnv {
  return { ...process.env, GRPC_XDS_BOOTSTRAP_CONFIG: bootstrap };
}
