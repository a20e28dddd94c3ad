import "server-only";
import { z } from "zod";

/** Older servers write a list of one as the one itself (Jettison's convention, Netflix/eureka JsonXStream). */
const listOf = <T extends z.ZodType>(item: T) =>
  z.preprocess((value) => (value == null ? [] : Array.isArray(value) ? value : [value]), z.array(item));

/** `{ "$": 8080, "@enabled": "true" }`: the one a number and the other a string (EurekaJacksonCodec), or otherwise. */
const portSchema = z.object({
  $: z.coerce.number().int().min(0).max(65_535),
  "@enabled": z.union([z.boolean(), z.string()]).transform((value) => String(value) === "true"),
});

const instanceSchema = z.object({
  /** Missing in what was registered by clients before 1.4, which are known by their host. */
  instanceId: z.string().min(1).optional(),
  hostName: z.string().default(""),
  ipAddr: z.string().default(""),
  status: z.string(),
  port: portSchema.nullish().catch(null),
  securePort: portSchema.nullish().catch(null),
  /** Milliseconds, as text. */
  lastDirtyTimestamp: z.coerce.number().nullish().catch(null),
  /** An empty one is `{ "@class": "java.util.Collections$EmptyMap" }`. */
  metadata: z.record(z.string(), z.unknown()).nullish(),
});
export type EurekaInstance = z.output<typeof instanceSchema>;

/** `GET /apps` as JSON. */
export const applicationsSchema = z.object({
  applications: z.object({
    application: listOf(z.object({ name: z.string(), instance: listOf(instanceSchema) })),
  }),
});
