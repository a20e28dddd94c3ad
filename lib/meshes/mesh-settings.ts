import { z } from "zod";
import { upstreams } from "../errors";

/** How one upstream of a mesh is reached; of secrets only that there are some. */
export const connectionViewSchema = z.object({
  upstream: z.enum(upstreams),
  /** Without user and password. */
  url: z.string(),
  auth: z.enum(["none", "bearer", "basic", "client-certificate"]),
  tenant: z.string().nullable(),
  /** What Heddle asks there, as text to copy into a proxy's rules. */
  reading: z.string(),
  /** What it does there once writing is switched on; null where it never writes. */
  writing: z.string().nullable(),
});
export type ConnectionView = z.infer<typeof connectionViewSchema>;

/** Answer of `GET /api/v1/meshes/{mesh}/settings`: how it is set up, and what switches writing on. */
export const meshSettingsViewSchema = z.object({
  mesh: z.string(),
  /** The file's path, or `environment`. */
  from: z.string(),
  scrapeSeconds: z.number(),
  connections: z.array(connectionViewSchema),
  pins: z.array(z.object({ concept: z.string(), source: z.string() })),
  /** What has to be set where `from` says, for writing in all namespaces or in some. */
  switchOn: z.object({ everywhere: z.string(), inNamespaces: z.string() }).nullable(),
});
export type MeshSettingsView = z.infer<typeof meshSettingsViewSchema>;
