import { describe, expect, it } from "vitest";
import { parseSettingsFile } from "../settings/settings-file";
import { controlPlaneKinds } from "./control-plane-kinds";
import {
  secretNames,
  settingsText,
  type TypedConnection,
  type TypedMesh,
  triedOf,
  triedRepositoryOf,
} from "./typed-mesh";

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
  ...{ controlPlane: nothing, controlPlaneKind: "istio" },
  git: {
    ...{ repository: "", base: "", branch: "", folder: "", username: "", secret: "" },
    secretName: "PROD_GIT_PASSWORD",
  },
};

describe("a mesh as typed", () => {
  it("becomes a settings file that is read back as it was meant: read-only, without the secrets themselves", () => {
    const text = settingsText(mesh);
    expect(text).not.toMatch(/hunter/);
    expect(parseSettingsFile(text, "heddle.yaml").meshes).toEqual([
      {
        ...{ id: "prod", name: "Production: east", writes: "off", scrapeSeconds: 30, sources: {}, links: {} },
        ...{
          ownedElsewhere: "read-only",
          tenantHeader: "x-tenant",
          registries: [],
          protected: [],
          freezes: [],
        },
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

  it.each(controlPlaneKinds)("names its control plane: %s", (controlPlaneKind) => {
    const controlPlane: TypedConnection = { ...nothing, url: "https://api.internal:6443", auth: "bearer" };
    const {
      meshes: [read],
    } = parseSettingsFile(settingsText({ ...mesh, controlPlane, controlPlaneKind }), "heddle.yaml");
    expect(read?.controlPlane).toMatchObject({ kind: controlPlaneKind });
    expect(JSON.stringify(read?.controlPlane)).toContain(
      '{"url":"https://api.internal:6443","bearerToken":{"env":"TOKEN"}}',
    );
  });

  it("names the repository that its changes are committed to, where a cluster has such objects", () => {
    const controlPlane: TypedConnection = { ...nothing, url: "https://api.internal:6443" };
    const git = { ...mesh.git, repository: " https://git.internal/clusters.git ", secret: "hunter4" };
    const text = settingsText({ ...mesh, controlPlane, git: { ...git, folder: "clusters/prod" } });
    expect(text).not.toMatch(/hunter/);
    expect(parseSettingsFile(text, "heddle.yaml").meshes[0]).toMatchObject({
      ownedElsewhere: "git",
      git: {
        ...{ repository: "https://git.internal/clusters.git", base: "main", folder: "clusters/prod" },
        credentials: { username: "git", password: { env: "PROD_GIT_PASSWORD" } },
      },
    });
    expect(secretNames({ ...mesh, controlPlane, git })).toContain("PROD_GIT_PASSWORD");
    const consul = settingsText({ ...mesh, controlPlane, git, controlPlaneKind: "consul" });
    expect(parseSettingsFile(consul, "heddle.yaml").meshes[0]?.git).toBeUndefined();
    expect(triedRepositoryOf(git)).toEqual({
      ...{ repository: "https://git.internal/clusters.git", base: "main", password: "hunter4" },
    });
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
