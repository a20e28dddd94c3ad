import "server-only";
import { z } from "zod";
import type { Strength } from "../../changes/changes";
import { conditionsSchema, strengthOfConditions } from "../gateway-api/conditions";

const rewriteSchema = z.looseObject({
  metadata: z.looseObject({ generation: z.number().int() }),
  status: z.looseObject({ conditions: conditionsSchema }),
});

/**
 * How far a rewrite was taken, where anybody says: the endpoint picker of llm-d only reads it, so that it mostly stays
 * `stored`, and traffic tells the rest. Pure.
 */
export function strengthOfRewrite(object: unknown): Strength {
  const parsed = rewriteSchema.safeParse(object);
  if (!parsed.success) return { kind: "stored" };
  const { metadata, status } = parsed.data;
  return strengthOfConditions(
    status.conditions,
    { good: ["Accepted"], bad: [] },
    metadata.generation,
    "llm-d",
  );
}
