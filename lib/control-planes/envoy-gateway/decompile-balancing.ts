import "server-only";
import { z } from "zod";
import { sameJson } from "../../policies/canonical-json";
import { type LoadBalancingSpec, loadBalancingSpecSchema } from "../../policies/load-balancing-spec";
import type { Target } from "../../policies/names";
import { type Decompiled, faultsOf, strangers } from "../gateway-api/beyond";
import { parseDuration } from "../gateway-api/duration";
import { balancerTypes, usualTable } from "./balancing-part";
import { targetRefOf } from "./compile";
import type { EnvoyGatewayOptions } from "./options";

const name = z.strictObject({ name: z.string() });
const hashSchema = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal("Header"), header: name }),
  z.looseObject({ type: z.literal("QueryParams"), queryParams: z.tuple([name]) }),
  z.looseObject({ type: z.literal("SourceIP") }),
  z.looseObject({ type: z.literal("Cookie"), cookie: name.extend({ ttl: z.string().optional() }) }),
]);
const balancerSchema = z.looseObject({
  type: z.enum(["ConsistentHash", ...Object.values(balancerTypes)]),
  consistentHash: hashSchema.optional(),
  slowStart: z.strictObject({ window: z.string().optional() }).optional(),
});
const policySchema = z.looseObject({
  spec: z.looseObject({
    targetRefs: z.array(z.looseObject({})).optional(),
    targetRef: z.looseObject({}).optional(),
    loadBalancer: balancerSchema.optional(),
  }),
});

/**
 * The load balancing that a standing BackendTrafficPolicy says of this service's route; null where it says none. Otherwise by path
 * what no policy says. Its other parts are other kinds' matters. Pure.
 */
export function decompileBalancing(
  target: Target,
  object: unknown,
  options: Pick<EnvoyGatewayOptions, "protocol" | "route">,
): Decompiled<LoadBalancingSpec | null> {
  const parsed = policySchema.safeParse(object);
  if (!parsed.success) return { outcome: "beyond", fields: faultsOf(parsed.error, "") };
  const { targetRefs, targetRef, loadBalancer } = parsed.data.spec;
  const targets = targetRefs ?? (targetRef ? [targetRef] : []);
  if (!sameJson(targets, [targetRefOf(target, options)])) {
    return { outcome: "beyond", fields: [{ path: "spec.targetRefs", what: "parents" }] };
  }
  if (!loadBalancer) return { outcome: "spec", spec: null };
  const at = "spec.loadBalancer";
  const { tableSize, ...hash }: Record<string, unknown> = loadBalancer.consistentHash ?? {};
  const fields = [
    ...strangers(loadBalancer, ["type", "consistentHash", "slowStart"], at),
    ...strangers(hash, ["type", "header", "cookie", "queryParams"], `${at}.consistentHash`),
    ...(tableSize === undefined || tableSize === usualTable
      ? []
      : [{ path: `${at}.consistentHash.tableSize`, what: "field" as const }]),
  ];
  if (fields.length > 0) return { outcome: "beyond", fields };
  const checked = loadBalancingSpecSchema.safeParse(saidBy(loadBalancer));
  return checked.success
    ? { outcome: "spec", spec: checked.data }
    : { outcome: "beyond", fields: faultsOf(checked.error, "spec.") };
}

function saidBy({ type, consistentHash, slowStart }: z.infer<typeof balancerSchema>): object {
  const algorithm =
    Object.entries(balancerTypes).find(([, written]) => written === type)?.[0] ?? "consistent-hash";
  return {
    algorithm,
    ...(consistentHash ? { hashOn: hashOf(consistentHash) } : {}),
    ...(slowStart?.window === undefined ? {} : { slowStartMs: parseDuration(slowStart.window) }),
  };
}

function hashOf(hash: z.infer<typeof hashSchema>): object {
  switch (hash.type) {
    case "Header":
      return { header: hash.header.name };
    case "QueryParams":
      return { query: hash.queryParams[0].name };
    case "SourceIP":
      return { sourceIp: true };
    case "Cookie": {
      const { name: cookie, ttl } = hash.cookie;
      return { cookie: { name: cookie, ...(ttl === undefined ? {} : { ttlMs: parseDuration(ttl) }) } };
    }
  }
}
