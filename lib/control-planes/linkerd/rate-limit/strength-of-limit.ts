import "server-only";
import { z } from "zod";
import type { Strength } from "../../../changes/changes";
import { conditionsSchema, strengthOfConditions } from "../../gateway-api/conditions";
import { linkerdController } from "../strength-of-route";

const policySchema = z.looseObject({ status: z.looseObject({ conditions: conditionsSchema }).optional() });

/**
 * How far Linkerd took a rate limit: refused where its Server is not there, or has an older one already. Linkerd judges which Server it
 * is about and nothing else of it, and says of no generation what it judged (linkerd2 policy-controller/k8s/status/src/index.rs). Pure.
 */
export function strengthOfLimit(object: unknown): Strength {
  const conditions = policySchema.safeParse(object).data?.status?.conditions ?? [];
  const judged = conditions.map((condition) => ({ ...condition, observedGeneration: 0 }));
  return strengthOfConditions(judged, { good: ["Accepted"], bad: [] }, 0, linkerdController);
}
