import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { parseEnv } from "../env";
import { controlPlaneKinds } from "../meshes/control-plane-kinds";
import { webhookEvents } from "../webhooks/webhooks";
import type { MeshSettings } from "./mesh-settings";
import { parseSettingsFile } from "./settings-file";

const text = readFileSync("docs/settings.md", "utf8");
const examples = [...text.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, yaml = ""], at) => ({ at, yaml }));
const isManifest = ({ yaml }: { yaml: string }) => /^apiVersion:/m.test(yaml);
const settingsFiles = examples.filter((example) => !isManifest(example));
type Manifest = {
  apiVersion: string;
  kind: string;
  metadata: { name: string };
  data?: Record<string, string>;
};
const manifests = examples.filter(isManifest).flatMap(({ yaml }) =>
  parseAllDocuments(yaml).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS() as Manifest;
  }),
);
const meshesOf = (yaml: string): MeshSettings[] => parseSettingsFile(yaml, "docs/settings.md").meshes;

it("docs/access.md shows settings that can be read", () => {
  const yaml = /```yaml\n([\s\S]*?)```/.exec(readFileSync("docs/access.md", "utf8"))?.[1] ?? "";
  const { signIn } = parseSettingsFile(yaml, "docs/access.md");
  expect(signIn.oidc?.groups.map(({ role }) => role)).toEqual(["operator", "approver", "viewer"]);
});

describe("what docs/settings.md shows", () => {
  it("is read as it is", () => {
    const [prod, staging] = meshesOf(examples[0]?.yaml ?? "");
    expect(prod).toMatchObject({ id: "prod", writes: { namespaces: ["llm"] }, sources: { ttft: "vllm" } });
    expect(prod?.prices?.models["llm/chat"]).toEqual({ gpuHour: 2.5, gpus: 2 });
    expect(staging).toMatchObject({ id: "staging", writes: "off" });
  });

  it.each(settingsFiles)("are settings: example $at", ({ yaml }) => {
    expect(meshesOf(yaml).length).toBeGreaterThan(0);
  });

  it("has an example of every kind of control plane, and of every registry", () => {
    const meshes = settingsFiles.flatMap(({ yaml }) => meshesOf(yaml));
    const planes = new Set(meshes.map(({ controlPlane }) => controlPlane?.kind));
    const all = [...controlPlaneKinds, undefined].sort();
    expect([...planes].sort()).toEqual(all);
    const registries = new Set(meshes.flatMap((mesh) => mesh.registries.map(({ kind }) => kind)));
    expect([...registries].sort()).toEqual(["consul", "dns", "eureka", "kubernetes"]);
    const owned = new Set(meshes.map(({ ownedElsewhere }) => ownedElsewhere));
    expect([...owned].sort()).toEqual(["direct", "git", "read-only"]);
  });

  it("are manifests whose ConfigMap holds settings, at the place that the Deployment says", () => {
    expect(manifests.map(({ kind }) => kind)).toEqual(["ConfigMap", "Secret", "Deployment"]);
    const [configMap, , deployment] = manifests;
    const [mesh] = meshesOf(configMap?.data?.["heddle.yaml"] ?? "");
    expect(mesh).toMatchObject({ controlPlane: { kind: "istio" }, registries: [{ kind: "eureka" }] });
    expect(JSON.stringify(deployment)).toContain(
      '{"name":"HEDDLE_CONFIG","value":"/etc/heddle/heddle.yaml"}',
    );
  });
});

it("knows every variable that docs/settings.md names", () => {
  const names = [...text.matchAll(/`((?:HEDDLE|PROMETHEUS|LOKI|CONTROL_PLANE)_[A-Z_]+)`/g)].map(
    ([, name]) => name,
  );
  const known = Object.keys(
    parseEnv({
      ...{ PROMETHEUS_URL: "http://a", PROMETHEUS_CONNECTION: "{}", LOKI_URL: "http://a", LOKI_TENANT: "a" },
      ...{ CONTROL_PLANE_URL: "http://a", HEDDLE_MESH: "a", HEDDLE_MESH_NAME: "a", HEDDLE_CONFIG: "a" },
      ...{
        HEDDLE_PROMETHEUS_LINK: "http://a",
        HEDDLE_GRAFANA_LINK: "http://a",
        HEDDLE_GRAFANA_DATASOURCE: "a",
      },
      HEDDLE_PRICES: '{"currency":"USD","models":{}}',
    }),
  );
  // The token is read where it is used, as every secret.
  expect(names.filter((name) => name !== "CONTROL_PLANE_TOKEN" && !known.includes(name ?? ""))).toEqual([]);
});

it("docs/webhooks.md shows settings", () => {
  const [, yaml = ""] = /```yaml\n([\s\S]*?)```/.exec(readFileSync("docs/webhooks.md", "utf8")) ?? [];
  const { webhooks } = parseSettingsFile(yaml, "docs/webhooks.md");
  expect(webhooks.map(({ name, format }) => `${name}: ${format}`)).toEqual([
    "on-call: standard",
    "chat: slack",
  ]);
  for (const event of webhookEvents)
    expect(readFileSync("docs/webhooks.md", "utf8")).toContain(`\`${event}\``);
});
