import "server-only";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Env, env } from "../env";
import { AppError } from "../errors";
import { type MeshSettings, meshSettingsSchema } from "./mesh-settings";
import { type PromptSettings, promptSettingsSchema } from "./prompt-settings";
import { parseSettingsFile } from "./settings-file";
import { type SignInSettings, signInSettingsSchema } from "./sign-in-settings";
import type { WebhookSettings } from "./webhook-settings";

export type Settings = {
  meshes: readonly MeshSettings[];
  webhooks: readonly WebhookSettings[];
  signIn: SignInSettings;
  prompts: PromptSettings;
  /** Where they were read: a file's path, the environment, or nowhere yet. */
  from: { file: string } | "environment" | "nowhere";
};

let known: Settings | undefined;

/** The settings of this process, read once. Throws one error that names every fault. */
export function settings(): Settings {
  known ??= readSettings(env());
  return known;
}

/**
 * The meshes of `HEDDLE_CONFIG`, else of `heddle.yaml` beside the program, else the one that the environment describes, else
 * none. A file that is named has to be there.
 */
export function readSettings(given: Env): Settings {
  const usual = join(/* turbopackIgnore: true */ given.HEDDLE_ROOT, "heddle.yaml");
  const file = given.HEDDLE_CONFIG ?? (existsSync(/* turbopackIgnore: true */ usual) ? usual : undefined);
  if (file !== undefined) {
    return { ...parseSettingsFile(textOf(file), file), from: { file } };
  }
  const mesh = meshOfEnvironment(given);
  const beside = {
    webhooks: [],
    signIn: signInSettingsSchema.parse({}),
    prompts: promptSettingsSchema.parse({}),
  };
  return mesh
    ? { meshes: [mesh], ...beside, from: "environment" }
    : { meshes: [], ...beside, from: "nowhere" };
}

/** The ids of all meshes. */
export function meshIds(): string[] {
  return settings().meshes.map(({ id }) => id);
}

/** A mesh's settings. Throws `not-found` for a mesh that is not there. */
export function requireMesh(id: string): MeshSettings {
  const mesh = settings().meshes.find((each) => each.id === id);
  if (mesh) return mesh;
  throw new AppError("not-found", `There is no mesh "${id}".`, { params: { what: "mesh", id } });
}

/** What is done to the console itself, and not to one of its meshes, is written down under this. */
export function homeMesh(): string {
  return settings().meshes[0]?.id ?? "none";
}

function textOf(file: string): string {
  try {
    return readFileSync(/* turbopackIgnore: true */ file, "utf8");
  } catch (cause) {
    const why = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
    throw new Error(`The settings cannot be read: ${file}: ${why}`, { cause });
  }
}

function meshOfEnvironment(given: Env): MeshSettings | undefined {
  if (given.PROMETHEUS_URL === undefined) return undefined;
  const { LOKI_URL, LOKI_TENANT, CONTROL_PLANE_URL } = given;
  const { HEDDLE_PROMETHEUS_LINK, HEDDLE_GRAFANA_LINK, HEDDLE_GRAFANA_DATASOURCE } = given;
  const tenant = LOKI_TENANT && { tenant: { header: "X-Scope-OrgID", value: LOKI_TENANT } };
  return meshSettingsSchema.parse({
    id: given.HEDDLE_MESH,
    name: given.HEDDLE_MESH_NAME,
    writes: given.HEDDLE_WRITES,
    scrapeSeconds: given.HEDDLE_SCRAPE_SECONDS,
    prometheus: { url: given.PROMETHEUS_URL, ...given.PROMETHEUS_CONNECTION },
    links: {
      prometheus: HEDDLE_PROMETHEUS_LINK,
      ...(HEDDLE_GRAFANA_LINK && HEDDLE_GRAFANA_DATASOURCE
        ? { grafana: { url: HEDDLE_GRAFANA_LINK, datasource: HEDDLE_GRAFANA_DATASOURCE } }
        : {}),
    },
    ...(given.HEDDLE_PRICES && { prices: given.HEDDLE_PRICES }),
    ...(LOKI_URL && { loki: { url: LOKI_URL, ...tenant } }),
    ...(CONTROL_PLANE_URL && {
      controlPlane: {
        kind: "xds",
        connection: { url: CONTROL_PLANE_URL, bearerToken: { env: "CONTROL_PLANE_TOKEN" } },
      },
    }),
  });
}
