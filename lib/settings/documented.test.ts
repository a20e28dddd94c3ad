import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { parseEnv } from "../env";
import { parseSettingsFile } from "./settings-file";

const text = readFileSync("docs/settings.md", "utf8");

it("reads what docs/settings.md shows as it is", () => {
  const [, yaml = ""] = /```yaml\n([\s\S]*?)```/.exec(text) ?? [];
  const [prod, staging] = parseSettingsFile(yaml, "docs/settings.md");
  expect(prod).toMatchObject({ id: "prod", writes: { namespaces: ["llm"] }, sources: { ttft: "vllm" } });
  expect(prod?.prices?.models["llm/chat"]).toEqual({ gpuHour: 2.5, gpus: 2 });
  expect(staging).toMatchObject({ id: "staging", writes: "off" });
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
