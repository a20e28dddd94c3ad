import { z } from "zod";
import { type HeldConfig, type ServiceConfig, serviceConfigSchema } from "../wire";

/** A row of `configs` or `changes`. */
export const heldRowSchema = z
  .object({
    namespace: z.string(),
    service: z.string(),
    sequence: z.coerce.number().int(),
    delivery_id: z.string(),
    etag: z.string(),
    config: serviceConfigSchema,
    written_at: z.date(),
  })
  .transform((row) => ({
    namespace: row.namespace,
    service: row.service,
    sequence: row.sequence,
    deliveryId: row.delivery_id,
    etag: row.etag,
    config: row.config,
    writtenAt: row.written_at.toISOString(),
  }));
export type HeldRow = z.infer<typeof heldRowSchema>;

export const defaultConfig: ServiceConfig = {};

/** What the API shows of a row; of a service that nobody wrote, the default. */
export function heldConfigOf(row: HeldRow | undefined): HeldConfig {
  return row === undefined
    ? { etag: "", config: defaultConfig, deliveryId: null, writtenAt: null }
    : { etag: row.etag, config: row.config, deliveryId: row.deliveryId, writtenAt: row.writtenAt };
}
