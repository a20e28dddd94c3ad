import { z } from "zod";
import { upstreams } from "../errors";
import { registryStateSchema } from "./registry-state";

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

/** A registry that endpoints are read from, how it is reached and how it answers; it is never written to. */
export const registryViewSchema = registryStateSchema.extend({
  name: z.string(),
  kind: z.enum(["kubernetes", "consul", "eureka", "dns"]),
  /** Without user and password; a server of names by its address, "" where the machine's own are asked. */
  address: z.string(),
  auth: connectionViewSchema.shape.auth,
  reading: z.string(),
});
export type RegistryView = z.infer<typeof registryViewSchema>;

/** Answer of `GET /api/v1/meshes/{mesh}/settings`: how it is set up, and what switches writing on. */
export const meshSettingsViewSchema = z.object({
  mesh: z.string(),
  /** The file's path, or `environment`. */
  from: z.string(),
  scrapeSeconds: z.number(),
  connections: z.array(connectionViewSchema),
  registries: z.array(registryViewSchema),
  pins: z.array(z.object({ concept: z.string(), source: z.string() })),
  /** What has to be set where `from` says, for writing in all namespaces or in some. */
  switchOn: z.object({ everywhere: z.string(), inNamespaces: z.string() }).nullable(),
});
export type MeshSettingsView = z.infer<typeof meshSettingsViewSchema>;
