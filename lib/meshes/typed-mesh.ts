import { stringify } from "yaml";
import type { TriedConnection, TriedRepository } from "./connection-test";
import { type ControlPlaneKind, clusterKinds, portKinds } from "./control-plane-kinds";

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

/** A repository that a GitOps tool follows, as a person typed it; `secret` and `secretName` as above. */
export type TypedRepository = {
  repository: string;
  base: string;
  branch: string;
  folder: string;
  username: string;
  secret: string;
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
  controlPlaneKind: ControlPlaneKind;
  git: TypedRepository;
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

/** What is sent to try a repository. */
export function triedRepositoryOf(typed: TypedRepository): TriedRepository {
  const { username, secret } = typed;
  return {
    ...placeOf(typed),
    ...(secret === "" ? {} : { password: secret, ...(username === "" ? {} : { username }) }),
  };
}

/** Whether changes of a mesh can be commits: only what is an object of a cluster can be a document in a file. */
export function mayCommit({
  controlPlane,
  controlPlaneKind,
}: Pick<TypedMesh, "controlPlane" | "controlPlaneKind">): boolean {
  return controlPlane.url.trim() !== "" && clusterKinds.includes(controlPlaneKind);
}

function placeOf({ repository, base, branch, folder }: TypedRepository) {
  return {
    repository: repository.trim(),
    base: base.trim() || "main",
    ...(branch.trim() === "" ? {} : { branch: branch.trim() }),
    ...(folder.trim() === "" ? {} : { folder: folder.trim() }),
  };
}

function gitOf(typed: TypedRepository): object {
  const { username, secret, secretName } = typed;
  const password = { env: secretName };
  return {
    ...placeOf(typed),
    ...(secret === "" ? {} : { credentials: { ...(username === "" ? {} : { username }), password } }),
  };
}

/** The mesh as its place in `heddle.yaml`: secrets by the names of variables, and read-only. */
export function settingsText(mesh: TypedMesh): string {
  const { id, name, scrapeSeconds, prometheus, loki, controlPlane, controlPlaneKind } = mesh;
  const entry = {
    id: id || "my-mesh",
    ...(name === "" || name === id ? {} : { name }),
    writes: "off",
    ...(hasGit(mesh) ? { ownedElsewhere: "git", git: gitOf(mesh.git) } : {}),
    ...(scrapeSeconds === null ? {} : { scrapeSeconds }),
    prometheus: connectionOf(prometheus),
    ...(loki.url.trim() === "" ? {} : { loki: connectionOf(loki) }),
    ...(controlPlane.url.trim() === ""
      ? {}
      : { controlPlane: controlPlaneOf(controlPlaneKind, connectionOf(controlPlane)) }),
  };
  return stringify({ meshes: [entry] }, { lineWidth: 0 });
}

/** The port and the Gateway are to be put right by who writes it down: they are the services' own. */
function controlPlaneOf(kind: ControlPlaneKind, connection: object): object {
  return {
    kind,
    ...(clusterKinds.includes(kind) ? { cluster: { connection } } : { connection }),
    ...(portKinds.includes(kind) ? { routes: { port: 80 } } : {}),
    ...(kind === "envoy-ai-gateway" ? { routes: { parent: { kind: "Gateway", name: "ai-gateway" } } } : {}),
  };
}

/** The variables that hold the secrets which `settingsText` refers to, each once. */
export function secretNames(mesh: TypedMesh): string[] {
  const { prometheus, loki, controlPlane, git } = mesh;
  const used = [prometheus, loki, controlPlane].filter(
    ({ url, auth }) => url.trim() !== "" && auth !== "none",
  );
  const ofGit = hasGit(mesh) && git.secret !== "" ? [git.secretName] : [];
  return [...new Set([...used.map(({ secretName }) => secretName), ...ofGit])];
}

function hasGit(mesh: TypedMesh): boolean {
  return mayCommit(mesh) && mesh.git.repository.trim() !== "";
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
