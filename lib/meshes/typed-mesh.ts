import { stringify } from "yaml";
import type { TriedConnection } from "./connection-test";

export const authKinds = ["none", "bearer", "basic"] as const;
export type AuthKind = (typeof authKinds)[number];

/** One upstream as a person typed it. `secret` is for trying it; what is kept is where it is found, `secretName`. */
export type TypedConnection = {
  url: string;
  tenantHeader: string;
  tenant: string;
  auth: AuthKind;
  username: string;
  secret: string;
  /** The environment variable that holds the secret. */
  secretName: string;
};

/** A mesh as a person typed it; an upstream without an address is left out. */
export type TypedMesh = {
  id: string;
  name: string;
  scrapeSeconds: number | null;
  prometheus: TypedConnection;
  loki: TypedConnection;
  controlPlane: TypedConnection;
};

/** What is sent to try a connection: the secret itself, for this once. */
export function triedOf(typed: TypedConnection): TriedConnection {
  const { url, tenantHeader, tenant, auth, username, secret } = typed;
  return {
    url: url.trim(),
    ...(tenant === "" ? {} : { tenant: { header: tenantHeader, value: tenant } }),
    ...(auth === "bearer" && secret !== "" ? { bearerToken: secret } : {}),
    ...(auth === "basic" && secret !== "" ? { basicAuth: { username, password: secret } } : {}),
  };
}

/** The mesh as its place in `heddle.yaml`: secrets by the names of variables, and read-only. */
export function settingsText(mesh: TypedMesh): string {
  const { id, name, scrapeSeconds, prometheus, loki, controlPlane } = mesh;
  const entry = {
    id: id || "my-mesh",
    ...(name === "" || name === id ? {} : { name }),
    writes: "off",
    ...(scrapeSeconds === null ? {} : { scrapeSeconds }),
    prometheus: connectionOf(prometheus),
    ...(loki.url.trim() === "" ? {} : { loki: connectionOf(loki) }),
    ...(controlPlane.url.trim() === ""
      ? {}
      : { controlPlane: { kind: "xds", connection: connectionOf(controlPlane) } }),
  };
  return stringify({ meshes: [entry] }, { lineWidth: 0 });
}

/** The variables that hold the secrets which `settingsText` refers to, each once. */
export function secretNames({ prometheus, loki, controlPlane }: TypedMesh): string[] {
  const used = [prometheus, loki, controlPlane].filter(
    ({ url, auth }) => url.trim() !== "" && auth !== "none",
  );
  return [...new Set(used.map(({ secretName }) => secretName))];
}

function connectionOf({ url, tenantHeader, tenant, auth, username, secretName }: TypedConnection) {
  const secret = { env: secretName };
  return {
    url: url.trim(),
    ...(tenant === "" ? {} : { tenant: { header: tenantHeader, value: tenant } }),
    ...(auth === "bearer" ? { bearerToken: secret } : {}),
    ...(auth === "basic" ? { basicAuth: { username, password: secret } } : {}),
  };
}
