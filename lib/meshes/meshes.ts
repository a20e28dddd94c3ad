import { z } from "zod";
import { upstreams } from "../errors";

/** What is known of one upstream: `since` is when it entered this state. */
export const upstreamStateSchema = z.object({
  upstream: z.enum(upstreams),
  kind: z.string(),
  state: z.enum(["up", "down", "unknown", "absent"]),
  since: z.iso.datetime().nullable(),
  lastGoodAt: z.iso.datetime().nullable(),
  error: z.string().nullable(),
  latencyMs: z.number().nullable(),
});
export type UpstreamState = z.infer<typeof upstreamStateSchema>;

export const meshSchema = z.object({
  id: z.string(),
  name: z.string(),
  controlPlane: z.string(),
  /** Whether its control plane may be written to, somewhere. */
  writable: z.boolean(),
  /** `on`: for every namespace. A mesh without a control plane is `off`. */
  writes: z.object({ state: z.enum(["off", "on", "namespaces"]), namespaces: z.array(z.string()) }),
  upstreams: z.array(upstreamStateSchema),
});
export type MeshView = z.infer<typeof meshSchema>;

/** Answer of `GET /api/v1/meshes`; always answered from memory, never waits for an upstream. */
export const meshesSchema = z.object({ meshes: z.array(meshSchema), generatedAt: z.iso.datetime() });
export type Meshes = z.infer<typeof meshesSchema>;

/** Whether a mesh may be written to for services of a namespace. */
export function mayWriteIn({ writes }: Pick<MeshView, "writes">, namespace: string): boolean {
  return writes.state === "on" || writes.namespaces.includes(namespace);
}
