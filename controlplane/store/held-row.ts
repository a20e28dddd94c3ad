import { z } from "zod";
import {
  changedSchema,
  type HeldSection,
  type Section,
  type SectionConfig,
  sectionConfigSchema,
} from "../wire";

const columnsSchema = z
  .object({
    namespace: z.string(),
    service: z.string(),
    sequence: z.coerce.number().int(),
    delivery_id: z.string(),
    etag: z.string(),
    written_at: z.date(),
  })
  .transform(({ delivery_id, written_at, ...row }) => ({
    ...row,
    deliveryId: delivery_id,
    writtenAt: written_at.toISOString(),
  }));

/** A row of `configs`: what is held of one section. */
export const heldRowSchema = columnsSchema.and(sectionConfigSchema);
/** A row of `changes`: one write, of a section or of all. */
export const changeRowSchema = columnsSchema.and(changedSchema);
export type ChangeRow = z.infer<typeof changeRowSchema>;
export type HeldRow = z.infer<typeof heldRowSchema>;
export type HeldRowOf<Name extends Section> = Extract<HeldRow, { section: Name }>;

/** The columns of which the schemas make a row. */
export const heldColumns = "namespace, service, section, sequence, delivery_id, etag, config, written_at";

export const defaultConfig: SectionConfig["config"] = {};

/** What the API shows of a row; of a section that nobody wrote, the default. */
export function heldConfigOf(row: HeldRow | undefined): HeldSection {
  return row === undefined
    ? { etag: "", config: defaultConfig, deliveryId: null, writtenAt: null }
    : { etag: row.etag, config: row.config, deliveryId: row.deliveryId, writtenAt: row.writtenAt };
}
