import { z } from "zod";
import { staleSchema, warningSchema } from "../metrics/reading";

/** `ready`: calls go to it. `reporting`: it is scraped and not registered. `gone`: neither, any more. */
const instanceStateSchema = z.enum(["ready", "reporting", "gone"]);

/** One instance of a service, with when it was first and last seen as far as can be told. */
export const seenInstanceSchema = z.object({
  namespace: z.string(),
  service: z.string(),
  version: z.string(),
  id: z.string(),
  state: instanceStateSchema,
  since: z.iso.datetime().nullable(),
  /** When it went, or was seen last; null while it is there. */
  leftAt: z.iso.datetime().nullable(),
});
export type SeenInstance = z.infer<typeof seenInstanceSchema>;

/** An instance that came or went. */
const movementSchema = z.object({
  kind: z.enum(["joined", "left"]),
  at: z.iso.datetime(),
  namespace: z.string(),
  service: z.string(),
  version: z.string(),
  id: z.string(),
});
export type Movement = z.infer<typeof movementSchema>;

/** Answer of `GET /api/v1/services/instances`. */
export const instancesSchema = z.object({
  mesh: z.string(),
  generatedAt: z.iso.datetime(),
  /** How far back joins and leaves are told. */
  spanSeconds: z.number().int(),
  instances: z.array(seenInstanceSchema),
  /** Newest first. */
  movements: z.array(movementSchema),
  warnings: z.array(warningSchema),
  stale: staleSchema.nullable(),
});
export type Instances = z.infer<typeof instancesSchema>;
