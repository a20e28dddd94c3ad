import "server-only";
import { z } from "zod";
import type { Strength } from "../../changes/changes";
import type { KubernetesObject } from "../../kubernetes/object";
import { sameJson } from "../../policies/canonical-json";
import { conditionsSchema, strengthOfConditions } from "../gateway-api/conditions";
import type { ParentRef } from "../gateway-api/parent-ref";
import { strengthOfRoute } from "../gateway-api/strength-of-route";
import { aiGatewayRouteSchema } from "./route-object";

/** Who is said to have refused a route: its status names nobody. */
export const aiGatewayController = "envoy-ai-gateway";

const statusSchema = z.looseObject({ conditions: conditionsSchema }).default({ conditions: [] });
const headersSchema = z
  .array(z.looseObject({ headers: z.array(z.unknown()).default([]) }))
  .default([{ headers: [] }]);
const generatedSchema = z.looseObject({
  metadata: z.looseObject({
    ownerReferences: z.array(z.looseObject({ kind: z.string(), name: z.string() })).default([]),
  }),
  spec: z.looseObject({
    rules: z.array(
      z.looseObject({
        matches: headersSchema,
        backendRefs: z.array(z.looseObject({ weight: z.number().default(1) })).default([]),
      }),
    ),
  }),
});

/**
 * How far an AIGatewayRoute was taken. Its controller (v1.1) says Accepted or NotAccepted without the generation that it
 * means, and writes the time anew with each look: what is older than the last write says nothing of it. Accepted counts
 * once the HTTPRoute that is generated from it says the same, and then as far as Envoy Gateway has taken that. Pure.
 */
export function strengthOfAiRoute(
  object: KubernetesObject | undefined,
  generated: KubernetesObject | undefined,
  parent: ParentRef,
): Strength {
  const generation = object?.metadata.generation;
  const status = statusSchema.safeParse(object?.status);
  if (!object || generation === undefined || !status.success) return { kind: "stored" };
  const writtenMs = lastWriteMs(object);
  const conditions = status.data.conditions.map(({ observedGeneration, lastTransitionTime, ...said }) => {
    const saidMs = Date.parse(String(lastTransitionTime));
    // Times have whole seconds: a refusal of the same one may be of what stood before.
    const isLater = said.status === "True" ? saidMs >= writtenMs : saidMs > writtenMs;
    return { ...said, observedGeneration: observedGeneration ?? (isLater ? generation : undefined) };
  });
  const asTrue = conditions.map((said) => (said.type === "NotAccepted" ? { ...said, status: "True" } : said));
  const own = strengthOfConditions(
    asTrue,
    { good: ["Accepted"], bad: ["NotAccepted"] },
    generation,
    aiGatewayController,
  );
  if (own.kind !== "programmed") return own;
  const refs = asTrue.find(({ type, status }) => type === "ResolvedRefs" && status === "False");
  if (refs)
    return strengthOfConditions([refs], { good: ["ResolvedRefs"], bad: [] }, generation, aiGatewayController);
  return saysTheSame(object, generated) ? strengthOfRoute(generated, parent) : { kind: "stored" };
}

/** Of content: a write of the status alone is none. */
function lastWriteMs({ metadata }: KubernetesObject): number {
  const writes = metadata.managedFields.filter(({ subresource }) => subresource === undefined);
  return Math.max(Number.NEGATIVE_INFINITY, ...writes.map(({ time = "" }) => Date.parse(time) || 0));
}

/** The rules' conditions and weights, in their order; the controller's own rule follows them. */
function saysTheSame(object: KubernetesObject, generated: KubernetesObject | undefined): boolean {
  const route = aiGatewayRouteSchema.safeParse(object);
  const made = generatedSchema.safeParse(generated);
  if (!route.success || !made.success) return false;
  const isMadeOf = made.data.metadata.ownerReferences.some(
    ({ kind, name }) => kind === "AIGatewayRoute" && name === object.metadata.name,
  );
  const said = route.data.spec.rules.map(({ matches, backendRefs = [] }) => shareOf(matches, backendRefs));
  const done = made.data.spec.rules.map(({ matches, backendRefs }) => shareOf(matches, backendRefs));
  return isMadeOf && sameJson(said, done.slice(0, said.length));
}

function shareOf(matches: unknown, refs: readonly { weight: number }[]): object {
  const headers = headersSchema.parse(matches).map((match) => match.headers);
  return { headers, weights: refs.map(({ weight }) => weight) };
}
