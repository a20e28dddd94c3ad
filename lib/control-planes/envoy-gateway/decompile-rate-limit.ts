import "server-only";
import { z } from "zod";
import { canonicalJson, sameJson } from "../../policies/canonical-json";
import type { Target } from "../../policies/names";
import { type RateLimitRule, type RateLimitSpec, rateLimitSpecSchema } from "../../policies/rate-limit-spec";
import { type Beyond, type Decompiled, strangers } from "../gateway-api/beyond";
import { targetRefOf } from "./compile";
import type { EnvoyGatewayOptions } from "./options";
import { anyValue, tokenCost } from "./rate-limit-part";

/** Written out by the resource definition; what is inverted no rate limit says. */
const invert = z.literal(false).default(false);

const ruleSchema = z.strictObject({
  clientSelectors: z
    .array(
      z.strictObject({
        headers: z
          .array(
            z.union([
              z.strictObject({
                type: z.literal("Exact").default("Exact"),
                name: z.string(),
                value: z.string(),
                invert,
              }),
              z.strictObject({ type: z.literal("Distinct"), name: z.string(), invert }),
              z.strictObject({
                type: z.literal("RegularExpression"),
                name: z.string(),
                value: z.literal(anyValue),
                invert,
              }),
            ]),
          )
          .max(2)
          .optional(),
        methods: z
          .array(z.strictObject({ value: z.string(), invert }))
          .length(1)
          .optional(),
        path: z
          .strictObject({
            type: z.enum(["Exact", "PathPrefix"]).default("PathPrefix"),
            value: z.string(),
            invert,
          })
          .optional(),
      }),
    )
    .max(1)
    .optional(),
  limit: z.strictObject({ requests: z.number().int(), unit: z.enum(["Second", "Minute"]) }),
  cost: z
    .unknown()
    .refine((cost) => cost === undefined || sameJson(cost, tokenCost))
    .optional(),
});
type GatewayRule = z.infer<typeof ruleSchema>;
const rulesSchema = z.strictObject({ rules: z.array(ruleSchema).default([]) });
const policySchema = z.looseObject({
  kind: z.literal("BackendTrafficPolicy"),
  spec: z.looseObject({
    targetRefs: z.array(z.looseObject({})).optional(),
    targetRef: z.looseObject({}).optional(),
    rateLimit: z.looseObject({ local: rulesSchema.optional(), global: rulesSchema.optional() }).optional(),
  }),
});

/** Parts of the same object that are other kinds of policy. */
const others = ["circuitBreaker", "healthCheck"];

/**
 * The rate limit that a standing BackendTrafficPolicy says of this service's route; null where it says none. Otherwise by path what
 * no rate limit says. Requests and tokens of the same calls are one rule. Pure.
 */
export function decompileRateLimit(
  target: Target,
  object: unknown,
  options: Pick<EnvoyGatewayOptions, "protocol" | "route">,
): Decompiled<RateLimitSpec | null> {
  const parsed = policySchema.safeParse(object);
  if (!parsed.success) return beyond(parsed.error.issues);
  const { targetRefs, targetRef, rateLimit, ...rest } = parsed.data.spec;
  const targets = targetRefs ?? (targetRef ? [targetRef] : []);
  const fields: Beyond[] = [
    ...(sameJson(targets, [targetRefOf(target, options)])
      ? []
      : [{ path: "spec.targetRefs", what: "parents" as const }]),
    ...strangers(rest, others, "spec"),
    ...strangers(rateLimit ?? {}, ["type", "local", "global"], "spec.rateLimit"),
  ];
  if (fields.length > 0) return { outcome: "beyond", fields };
  const rules = [
    ...joined(rateLimit?.local?.rules ?? []),
    ...joined(rateLimit?.global?.rules ?? []).map((rule) => ({ ...rule, scope: "global" as const })),
  ];
  if (rules.length === 0) return { outcome: "spec", spec: null };
  const checked = rateLimitSpecSchema.safeParse({ rules });
  return checked.success
    ? { outcome: "spec", spec: checked.data }
    : beyond(checked.error.issues, "spec.rateLimit.");
}

/** A limit on tokens behind one on requests of the same calls is of the same rule. */
function joined(rules: readonly GatewayRule[]): Partial<RateLimitRule>[] {
  const found: { rule: Partial<RateLimitRule>; calls: string; isOpen: boolean }[] = [];
  for (const { clientSelectors, limit, cost } of rules) {
    const calls = canonicalJson(clientSelectors ?? []);
    const last = found.at(-1);
    if (cost !== undefined && last?.isOpen && last.calls === calls) {
      last.rule.tokensPerMinute = inAMinute(limit);
      last.isOpen = false;
      continue;
    }
    const field = limit.unit === "Second" ? "requestsPerSecond" : "requestsPerMinute";
    const said = cost === undefined ? { [field]: limit.requests } : { tokensPerMinute: inAMinute(limit) };
    found.push({ rule: { ...countedOf(clientSelectors?.[0]), ...said }, calls, isOpen: cost === undefined });
  }
  return found.map(({ rule }) => rule);
}

function inAMinute({ requests, unit }: GatewayRule["limit"]): number {
  return unit === "Second" ? requests * 60 : requests;
}

type Selector = NonNullable<GatewayRule["clientSelectors"]>[number];

function countedOf(selector: Selector | undefined): object {
  const { headers = [], methods, path } = selector ?? {};
  const asked = headers.find(({ type }) => type !== "Distinct");
  const each = headers.find(({ type }) => type === "Distinct");
  const isExact = asked !== undefined && asked.type === "Exact";
  const header = isExact ? { name: asked.name, exact: asked.value } : (asked?.name ?? each?.name);
  const match = {
    ...(header === undefined ? {} : { header }),
    ...(methods?.[0] === undefined ? {} : { method: methods[0].value }),
    ...(path === undefined
      ? {}
      : { path: path.type === "Exact" ? { exact: path.value } : { prefix: path.value } }),
  };
  const per = asked === undefined ? undefined : each ? { header: each.name } : isExact ? undefined : "all";
  return { ...(Object.keys(match).length === 0 ? {} : { match }), ...(per === undefined ? {} : { per }) };
}

function beyond(issues: readonly z.core.$ZodIssue[], before = ""): Decompiled<RateLimitSpec | null> {
  return {
    outcome: "beyond",
    fields: issues.map(({ path }) => ({ path: `${before}${path.join(".")}`, what: "value" })),
  };
}
