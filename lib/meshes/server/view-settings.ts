import "server-only";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import type { GivenConnection } from "../../connections/credentials";
import { connectionOf } from "../../control-planes/connection-of";
import { findControlPlane } from "../../control-planes/registry";
import { lokiReads } from "../../loki/reads";
import { prometheusReads } from "../../prometheus/reads";
import { registriesOf, wayTo } from "../../registries/registries";
import type { MeshSettings } from "../../settings/mesh-settings";
import { nameOf } from "../../settings/registry-settings";
import { requireMesh, settings } from "../../settings/settings";
import type { ConnectionView, MeshSettingsView, RegistryView } from "../mesh-settings";

/** How a mesh is set up, without any secret. Throws `forbidden`, and `not-found` for the mesh. */
export async function viewSettings({
  ctx,
  input: { mesh },
  signal,
}: {
  ctx: Context;
  input: { mesh: string };
  signal?: AbortSignal;
}): Promise<MeshSettingsView> {
  authorise(ctx, "mesh.read", mesh);
  const own = requireMesh(mesh);
  const { from } = settings();
  return {
    mesh,
    from: typeof from === "string" ? from : from.file,
    scrapeSeconds: own.scrapeSeconds,
    connections: connectionsOf(own),
    registries: await registryViews(own, signal),
    pins: Object.entries(own.sources).map(([concept, source]) => ({ concept, source })),
    switchOn: own.controlPlane === undefined ? null : switchOn(mesh, typeof from !== "string"),
  };
}

function connectionsOf({ id, prometheus, loki, controlPlane, writes }: MeshSettings): ConnectionView[] {
  const namespaces = typeof writes === "string" ? null : writes.namespaces;
  const rights = findControlPlane(id)?.rights(namespaces);
  return [
    viewOf("prometheus", prometheus, { reading: prometheusReads, writing: null }),
    ...(loki ? [viewOf("loki", loki, { reading: lokiReads, writing: null })] : []),
    ...(controlPlane && rights ? [viewOf("control-plane", connectionOf(controlPlane), rights)] : []),
  ];
}

function viewOf(
  upstream: ConnectionView["upstream"],
  options: GivenConnection,
  rights: Pick<ConnectionView, "reading" | "writing">,
): ConnectionView {
  return { upstream, ...placeOf(options), tenant: options.tenant?.value ?? null, ...rights };
}

/** Registries are asked anew, where what they told last is old. */
async function registryViews(
  { id, registries }: MeshSettings,
  signal: AbortSignal | undefined,
): Promise<RegistryView[]> {
  const followed = registriesOf(id);
  await Promise.all(followed.map((each) => each.look(signal)));
  return registries.flatMap((own) => {
    const state = followed.find(({ name }) => name === nameOf(own))?.state();
    const { connection, reading } = wayTo(own);
    const dnsServer = own.kind === "dns" ? (own.server ?? "") : "";
    const { url, auth } = connection ? placeOf(connection) : { url: dnsServer, auth: "none" as const };
    return state ? [{ name: nameOf(own), kind: own.kind, address: url, auth, reading, ...state }] : [];
  });
}

function placeOf(options: GivenConnection): Pick<ConnectionView, "url" | "auth"> {
  const url = new URL(options.url);
  const hasUserInfo = url.username !== "" || url.password !== "";
  url.username = "";
  url.password = "";
  return { url: url.href.replace(/\/$/, ""), auth: authOf(options, hasUserInfo) };
}

function authOf(
  { bearerToken, basicAuth, tls }: GivenConnection,
  hasUserInfo: boolean,
): ConnectionView["auth"] {
  if (bearerToken) return "bearer";
  if (basicAuth || hasUserInfo) return "basic";
  return tls?.cert ? "client-certificate" : "none";
}

function switchOn(mesh: string, isFile: boolean): NonNullable<MeshSettingsView["switchOn"]> {
  if (!isFile) {
    return { everywhere: "HEDDLE_WRITES=on", inNamespaces: "HEDDLE_WRITES=namespace-a,namespace-b" };
  }
  const entry = (writes: string) => `meshes:\n  - id: ${mesh}\n    writes: ${writes}\n`;
  return { everywhere: entry("on"), inNamespaces: entry("{ namespaces: [namespace-a, namespace-b] }") };
}
