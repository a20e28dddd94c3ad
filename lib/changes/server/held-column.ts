import "server-only";
import { z } from "zod";
import type { Held } from "../../control-planes/control-plane";
import { Prisma } from "../../db/rows";
import { jsonColumn } from "./json-column";

const resourcesSchema = z.array(z.object({ ref: z.string(), body: z.string() }));

/** Column `before`: what the control plane held when it was last read for this delivery. */
const heldColumnSchema = z.object({
  etag: z.string(),
  deliveryId: z.string().nullable(),
  resources: resourcesSchema,
  /** A person has seen that somebody else wrote this, and wants it replaced. */
  acknowledged: z.boolean().default(false),
});
export type HeldColumn = z.infer<typeof heldColumnSchema>;

export function heldColumn(held: Held, isAcknowledged = false) {
  return jsonColumn({ ...held, acknowledged: isAcknowledged });
}

export function readHeldColumn(column: unknown): HeldColumn | null {
  return column === null ? null : heldColumnSchema.parse(column);
}

/** The same with the person's consent to replace it. */
export function acknowledged(column: unknown) {
  const held = readHeldColumn(column);
  return held ? jsonColumn({ ...held, acknowledged: true }) : Prisma.DbNull;
}

/** Column `after`: what was sent, from the moment before it was first sent. */
export function readSentColumn(column: unknown): z.infer<typeof resourcesSchema> | null {
  return column === null ? null : resourcesSchema.parse(column);
}
