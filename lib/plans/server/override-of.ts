import "server-only";
import { z } from "zod";
import type { Plan } from "../../db/rows";

const overrideSchema = z.object({ reason: z.string() }).nullable();

/** The reason on record that lets problems through. */
export function overrideOf({ override }: Pick<Plan, "override">): { reason: string } | null {
  return overrideSchema.parse(override);
}
