import "server-only";
import { z } from "zod";
import type { Strength } from "../../changes/changes";
import { conditionsSchema, strengthOfConditions, strongestOf } from "../gateway-api/conditions";

/** Who writes the status of policies in Envoy Gateway. */
export const envoyGatewayController = "gateway.envoyproxy.io/gatewayclass-controller";

const policySchema = z.looseObject({
  metadata: z.looseObject({ generation: z.number().int().optional() }),
  status: z
    .looseObject({
      ancestors: z
        .array(z.looseObject({ controllerName: z.string(), conditions: conditionsSchema }))
        .default([]),
    })
    .optional(),
});

/**
 * How far Envoy Gateway took a policy, over all Gateways that it came to: a second policy on a route is refused as
 * `Conflicted`, and one that a narrower policy takes the place of is `Overridden`. Pure.
 */
export function strengthOfEnvoyPolicy(object: unknown, controllerName = envoyGatewayController): Strength {
  const parsed = policySchema.safeParse(object);
  const generation = parsed.data?.metadata.generation;
  if (!parsed.success || generation === undefined) return { kind: "stored" };
  const ours = (parsed.data.status?.ancestors ?? []).filter((one) => one.controllerName === controllerName);
  return strongestOf(
    ours.map(({ conditions }) =>
      strengthOfConditions(
        conditions,
        { good: ["Accepted"], bad: ["Overridden"] },
        generation,
        controllerName,
      ),
    ),
  );
}
