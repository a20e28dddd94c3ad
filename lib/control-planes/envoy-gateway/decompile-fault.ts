import "server-only";
import { z } from "zod";
import { sameJson } from "../../policies/canonical-json";
import type { Target } from "../../policies/names";
import type { RouteRule } from "../../policies/route-spec";
import { type Beyond, faultsOf, type Read, strangers } from "../gateway-api/beyond";
import { parseDuration } from "../gateway-api/duration";
import { targetRefOf } from "./compile";
import type { EnvoyGatewayOptions } from "./options";

/** Every call where nothing is said (EG v1.9 api/v1alpha1/fault_injection.go). */
const percentage = z.number().default(100);
const policySchema = z.looseObject({
  spec: z.looseObject({
    targetRefs: z.array(z.looseObject({})).optional(),
    targetRef: z.looseObject({}).optional(),
    faultInjection: z
      .looseObject({
        delay: z.looseObject({ fixedDelay: z.string(), percentage }).optional(),
        abort: z.looseObject({ httpStatus: z.number().int().optional(), percentage }).optional(),
      })
      .optional(),
  }),
});
type Injection = NonNullable<z.infer<typeof policySchema>["spec"]["faultInjection"]>;
const root = "BackendTrafficPolicy.";
export const faultPath = `${root}spec.faultInjection`;

/** The fault that a standing BackendTrafficPolicy says of all rules of its route. Pure. */
export function readFault(
  target: Target,
  policy: unknown,
  options: Pick<EnvoyGatewayOptions, "protocol" | "route">,
): Read<RouteRule["fault"]> {
  const parsed = policySchema.safeParse(policy);
  if (!parsed.success) return { value: undefined, beyond: faultsOf(parsed.error, root) };
  const { targetRefs, targetRef, faultInjection: injection } = parsed.data.spec;
  if (injection === undefined) return { value: undefined, beyond: [] };
  const targets = targetRefs ?? (targetRef ? [targetRef] : []);
  const fields: Beyond[] = sameJson(targets, [targetRefOf(target, options)])
    ? []
    : [{ path: `${root}spec.targetRefs`, what: "parents" }];
  const value = { ...readDelay(injection, fields), ...readAbort(injection, fields) };
  fields.push(...strangers(injection, ["delay", "abort"], faultPath));
  return { value: Object.keys(value).length === 0 ? undefined : value, beyond: fields };
}

function readDelay({ delay }: Injection, fields: Beyond[]): Pick<NonNullable<RouteRule["fault"]>, "delay"> {
  if (delay === undefined) return {};
  const ms = parseDuration(delay.fixedDelay);
  fields.push(...strangers(delay, ["fixedDelay", "percentage"], `${faultPath}.delay`));
  if (ms === undefined) fields.push({ path: `${faultPath}.delay.fixedDelay`, what: "value" });
  return { delay: { percentBp: readBp(delay.percentage, `${faultPath}.delay`, fields), ms: ms ?? 0 } };
}

/** A gRPC status is no policy's to give: callers have the one that stands for the HTTP status. */
function readAbort({ abort }: Injection, fields: Beyond[]): Pick<NonNullable<RouteRule["fault"]>, "abort"> {
  if (abort === undefined) return {};
  fields.push(...strangers(abort, ["httpStatus", "percentage"], `${faultPath}.abort`));
  const percentBp = readBp(abort.percentage, `${faultPath}.abort`, fields);
  return abort.httpStatus === undefined ? {} : { abort: { percentBp, status: abort.httpStatus } };
}

function readBp(percent: number, path: string, fields: Beyond[]): number {
  const bp = Math.round(percent * 100);
  if (Math.abs(percent * 100 - bp) > 1e-6) fields.push({ path: `${path}.percentage`, what: "weights" });
  return bp;
}
