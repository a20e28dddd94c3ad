import "server-only";
import { z } from "zod";
import { sameJson } from "../../../policies/canonical-json";
import type { Target } from "../../../policies/names";
import { type RateLimitSpec, rateLimitSpecSchema } from "../../../policies/rate-limit-spec";
import { type Beyond, type Decompiled, faultsOf } from "../../gateway-api/beyond";
import type { Located } from "../../kubernetes/located";
import { identityOf } from "../servers/identity";
import { isServerOf, type ServedOptions, serverRefOf } from "../servers/server";
import { identityHeader } from "./limit-of-rule";

const rateSchema = z.strictObject({ requestsPerSecond: z.number().int() });
const policySchema = z.strictObject({
  targetRef: z.looseObject({}),
  total: rateSchema.optional(),
  identity: rateSchema.optional(),
  overrides: z
    .array(
      z.strictObject({
        requestsPerSecond: z.number().int(),
        // Those of one limit share it, which no rule says.
        clientRefs: z
          .array(
            z.strictObject({
              group: z.enum(["", "core"]).optional(),
              kind: z.literal("ServiceAccount"),
              namespace: z.string().optional(),
              name: z.string(),
            }),
          )
          .length(1),
      }),
    )
    .default([]),
});

/**
 * The rate limit that a standing HTTPLocalRateLimitPolicy says; null where there is none. Otherwise by path what no rate limit says. An
 * account's own limit above that of each identity takes the place of that, which no rule does. Pure.
 */
export function decompileRateLimit(
  target: Target,
  [server, policy]: Located,
  options: ServedOptions,
): Decompiled<RateLimitSpec | null> {
  if (!policy) return { outcome: "spec", spec: null };
  const parsed = policySchema.safeParse(policy.spec);
  if (!parsed.success) return { outcome: "beyond", fields: faultsOf(parsed.error, "spec.") };
  const { targetRef, total, identity, overrides } = parsed.data;
  const fields: Beyond[] = [
    ...(server && !isServerOf(server, target, options) ? [{ path: "Server", what: "parents" as const }] : []),
    ...(sameJson(targetRef, serverRefOf(target))
      ? []
      : [{ path: "spec.targetRef", what: "parents" as const }]),
    ...overrides.flatMap(({ requestsPerSecond }, index): Beyond[] =>
      identity && requestsPerSecond > identity.requestsPerSecond
        ? [{ path: `spec.overrides.${index}`, what: "condition" }]
        : [],
    ),
  ];
  if (fields.length > 0) return { outcome: "beyond", fields };
  const rules = [
    ...(total ? [total] : []),
    ...(identity ? [{ per: { header: identityHeader }, ...identity }] : []),
    ...overrides.map(({ requestsPerSecond, clientRefs: [client] }) => {
      const account = { namespace: client?.namespace ?? target.namespace, name: client?.name ?? "" };
      const exact = identityOf(account, options.servers);
      return { match: { header: { name: identityHeader, exact } }, requestsPerSecond };
    }),
  ];
  if (rules.length === 0) return { outcome: "spec", spec: null };
  const checked = rateLimitSpecSchema.safeParse({ rules });
  return checked.success
    ? { outcome: "spec", spec: checked.data }
    : { outcome: "beyond", fields: faultsOf(checked.error, "") };
}
