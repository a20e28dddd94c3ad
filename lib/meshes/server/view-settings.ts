import "server-only";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import type { ConnectionOptions } from "../../connections/connection-options";
import { findControlPlane } from "../../control-planes/registry";
import { lokiReads } from "../../loki/reads";
import { prometheusReads } from "../../prometheus/reads";
import type { MeshSettings } from "../../settings/mesh-settings";
import { requireMesh, settings } from "../../settings/settings";
import type { ConnectionView, MeshSettingsView } from "../mesh-settings";

/** How a mesh is set up, without any secret. Throws `forbidden`, and `not-found` for the mesh. */
export async function viewSettings({
  ctx,
  input: { mesh },
}: {
  ctx: Context;
  input: { mesh: string };
}): Promise<MeshSettingsView> {
  authorise(ctx, "mesh.read", mesh);
  const own = requireMesh(mesh);
  const { from } = settings();
  return {
    mesh,
    from: typeof from === "string" ? from : from.file,
    scrapeSeconds: own.scrapeSeconds,
    connections: connectionsOf(own),
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
    ...(controlPlane && rights ? [viewOf("control-plane", controlPlane.connection, rights)] : []),
  ];
}

function viewOf(
  upstream: ConnectionView["upstream"],
  options: ConnectionOptions,
  rights: Pick<ConnectionView, "reading" | "writing">,
): ConnectionView {
  const url = new URL(options.url);
  const hasUserInfo = url.username !== "" || url.password !== "";
  url.username = "";
  url.password = "";
  return {
    upstream,
    url: url.href.replace(/\/$/, ""),
    auth: authOf(options, hasUserInfo),
    tenant: options.tenant?.value ?? null,
    ...rights,
  };
}

function authOf(
  { bearerToken, basicAuth, tls }: ConnectionOptions,
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
