import { describe, expect, it } from "vitest";
import { parseSettingsFile } from "../settings/settings-file";
import { secretNames, settingsText, type TypedConnection, type TypedMesh, triedOf } from "./typed-mesh";

const nothing: TypedConnection = {
  ...{ url: "", tenantHeader: "X-Scope-OrgID", tenant: "", auth: "none", username: "", secret: "" },
  secretName: "TOKEN",
};
const mesh: TypedMesh = {
  ...{ id: "prod", name: "Production: east", scrapeSeconds: 30 },
  prometheus: {
    ...nothing,
    ...{ url: " https://metrics.internal/prometheus ", tenant: "team: a", auth: "bearer" },
    ...{ secret: "hunter2", secretName: "PROD_PROMETHEUS_TOKEN" },
  },
  loki: { ...nothing, url: "http://loki:3100", auth: "basic", username: "reader", secret: "hunter3" },
  controlPlane: nothing,
};

describe("a mesh as typed", () => {
  it("becomes a settings file that is read back as it was meant: read-only, without the secrets themselves", () => {
    const text = settingsText(mesh);
    expect(text).not.toMatch(/hunter/);
    expect(parseSettingsFile(text, "heddle.yaml")).toEqual([
      {
        ...{ id: "prod", name: "Production: east", writes: "off", scrapeSeconds: 30, sources: {}, links: {} },
        prometheus: {
          url: "https://metrics.internal/prometheus",
          tenant: { header: "X-Scope-OrgID", value: "team: a" },
          bearerToken: { env: "PROD_PROMETHEUS_TOKEN" },
        },
        loki: { url: "http://loki:3100", basicAuth: { username: "reader", password: { env: "TOKEN" } } },
      },
    ]);
    expect(secretNames(mesh)).toEqual(["PROD_PROMETHEUS_TOKEN", "TOKEN"]);
  });

  it("is tried with the secrets themselves", () => {
    expect(triedOf(mesh.prometheus)).toEqual({
      url: "https://metrics.internal/prometheus",
      tenant: { header: "X-Scope-OrgID", value: "team: a" },
      bearerToken: "hunter2",
    });
    expect(triedOf(mesh.loki)).toMatchObject({ basicAuth: { username: "reader", password: "hunter3" } });
    expect(triedOf({ ...nothing, url: "http://a" })).toEqual({ url: "http://a" });
  });
});
