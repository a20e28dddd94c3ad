import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseEnv } from "../env";
import { readSettings } from "./settings";
import { parseSettingsFile } from "./settings-file";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "heddle-settings-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const two = `
meshes:
  - id: prod
    name: Production
    writes: { namespaces: [llm] }
    scrapeSeconds: 30
    prometheus:
      url: https://metrics.internal/prometheus
      tenant: { header: X-Scope-OrgID, value: team-a }
      bearerToken: { env: METRICS_TOKEN }
    loki: { url: "http://127.0.0.1:3100" }
    controlPlane:
      kind: xds
      connection: { url: "http://127.0.0.1:7401", bearerToken: { file: /run/secrets/plane } }
    sources: { ttft: vllm }
  - id: staging
    prometheus: { url: "http://127.0.0.1:9090" }
`;

describe("a settings file", () => {
  it("describes meshes: what is left out is read-only, watched, and named by its id", () => {
    const {
      meshes: [prod, staging],
    } = parseSettingsFile(two, "heddle.yaml");
    expect(prod).toMatchObject({
      ...{ id: "prod", name: "Production", scrapeSeconds: 30, sources: { ttft: "vllm" } },
      writes: { namespaces: ["llm"] },
      prometheus: { bearerToken: { env: "METRICS_TOKEN" } },
    });
    expect(staging).toEqual({
      ...{ id: "staging", name: "staging", writes: "off", scrapeSeconds: 15, sources: {}, links: {} },
      ...{
        ownedElsewhere: "read-only",
        tenantHeader: "x-tenant",
        registries: [],
        protected: [],
        freezes: [],
      },
      prometheus: { url: "http://127.0.0.1:9090" },
    });
  });

  it("pins formats of logs, and the streams that are a mesh's own", () => {
    const file = (logs: string) => `meshes: [{ id: a, prometheus: { url: "http://a" }, logs: ${logs} }]`;
    const {
      meshes: [mesh],
    } = parseSettingsFile(file("{ profiles: [istio-json, vllm], streams: { cluster: east } }"), "f");
    expect(mesh?.logs).toEqual({ profiles: ["istio-json", "vllm"], streams: { cluster: "east" } });
    expect(() => parseSettingsFile(file("{ profiles: [nginx] }"), "f")).toThrow(/is no log profile/);
    expect(() => parseSettingsFile(file("{ streams: { 'a\"}': x } }"), "f")).toThrow(/Invalid key/);
  });

  it.each([
    ["on", "on"],
    ["off", "off"],
    ["true", "on"],
    ["false", "off"],
  ])("takes writes: %s", (text, writes) => {
    const file = `meshes: [{ id: a, writes: ${text}, prometheus: { url: "http://a" } }]`;
    expect(parseSettingsFile(file, "f").meshes[0]?.writes).toBe(writes);
  });

  it.each([
    ["a field that is none", two.replace("scrapeSeconds", "scrape"), /line \d+: meshes\.0.*scrape/],
    ["a secret in clear", two.replace("{ env: METRICS_TOKEN }", "hunter2"), /line 10: .*bearerToken/],
    ["a source that is none", two.replace("ttft: vllm", "ttft: vlm"), /line 15: .*ttft: is no source/],
    ["a concept that is none", two.replace("ttft: vllm", "tttf: vllm"), /line 15: .*sources/],
    ["two of one name", two.replace("id: staging", "id: prod"), /line 16: .*two meshes "prod"/],
    ["no address", two.replace("url: https://metrics.internal/prometheus", "x: 1"), /line \d+: .*url/],
    ["what is no YAML", "meshes: [", /^heddle\.yaml is not usable: /],
    ["no mesh", "meshes: []", /line 1: meshes/],
    ["nothing", "", /heddle\.yaml is not usable/],
    ["writes that mean nothing", two.replace("{ namespaces: [llm] }", "maybe"), /line 5: .*writes/],
  ])("names the line of %s, and shows no value", (_, text, said) => {
    expect(() => parseSettingsFile(text, "heddle.yaml")).toThrow(said);
    expect(() => parseSettingsFile(text, "heddle.yaml")).not.toThrow(/hunter2/);
  });
});

describe("where settings come from", () => {
  const read = (variables: Record<string, string>) =>
    readSettings(parseEnv({ HEDDLE_ROOT: folder, ...variables }));

  it("is nowhere at first", () => {
    expect(read({})).toEqual({
      ...{ meshes: [], webhooks: [], signIn: { passwords: true }, prompts: { roles: ["admin"] } },
      from: "nowhere",
    });
  });

  it("is the environment where it names a Prometheus: one mesh, read-only, watched", () => {
    const { meshes, from } = read({ PROMETHEUS_URL: "http://127.0.0.1:9090" });
    expect(from).toBe("environment");
    expect(meshes).toMatchObject([{ id: "default", writes: "off" }]);
    expect(meshes[0]).not.toHaveProperty("controlPlane");
  });

  it("takes writing, tenant and control plane from the environment too", () => {
    const [mesh] = read({
      ...{ PROMETHEUS_URL: "http://a", LOKI_URL: "http://b", LOKI_TENANT: "t", HEDDLE_WRITES: "llm, apps" },
      CONTROL_PLANE_URL: "http://c",
    }).meshes;
    expect(mesh).toMatchObject({
      writes: { namespaces: ["llm", "apps"] },
      loki: { tenant: { header: "X-Scope-OrgID", value: "t" } },
      controlPlane: { kind: "xds", connection: { bearerToken: { env: "CONTROL_PLANE_TOKEN" } } },
    });
    expect(() => read({ PROMETHEUS_URL: "http://a", HEDDLE_WRITES: "On" })).toThrow(/HEDDLE_WRITES/);
  });

  it("is heddle.yaml, or the file that is named, before the environment", () => {
    const file = path.join(folder, "heddle.yaml");
    writeFileSync(file, two);
    expect(read({ PROMETHEUS_URL: "http://a" }).meshes.map(({ id }) => id)).toEqual(["prod", "staging"]);
    const other = path.join(folder, "other.yaml");
    writeFileSync(other, 'meshes: [{ id: c, prometheus: { url: "http://c" } }]');
    expect(read({ HEDDLE_CONFIG: other })).toMatchObject({ meshes: [{ id: "c" }], from: { file: other } });
    rmSync(file);
  });

  it("says that a file that is named is not there", () => {
    expect(() => read({ HEDDLE_CONFIG: path.join(folder, "none.yaml") })).toThrow(/none\.yaml: ENOENT/);
  });
});
