import { create, type MessageInitShape } from "@bufbuild/protobuf";
import type {
  RateLimit_ActionSchema,
  RateLimitSchema,
  VirtualHostSchema,
} from "../../generated/envoy/config/route/v3/route_components_pb";
import { LocalRateLimitSchema } from "../../generated/envoy/extensions/filters/http/local_ratelimit/v3/local_rate_limit_pb";
import { StatusCode } from "../../generated/envoy/type/v3/http_status_pb";
import { FractionalPercent_DenominatorType } from "../../generated/envoy/type/v3/percent_pb";
import type { ServiceName } from "../../service-names";
import type { Rate, RateLimitConfig } from "../../wire-rate-limit";
import { durationOfMs } from "../duration";
import { packAny } from "../resource";
import { headerOf } from "./envoy-match";

export const rateLimitFilterName = "envoy.filters.http.local_ratelimit";

type VirtualHostInit = Pick<
  MessageInitShape<typeof VirtualHostSchema>,
  "rateLimits" | "typedPerFilterConfig"
>;
type ActionInit = MessageInitShape<typeof RateLimit_ActionSchema>;
type Counted = NonNullable<Rate["match"]>;

/** What a descriptor of a rate is known by; its value is the rate's place from 1. */
const descriptorKey = "rate";
const noLimit = 0xffff_ffff;
const always = {
  defaultValue: { numerator: 100, denominator: FractionalPercent_DenominatorType.HUNDRED },
};

/**
 * The rates of a service, at its virtual host: each is counted over all of the service's routes. A call gets a descriptor for
 * each rate that counts it, and the filter a bucket for each descriptor.
 */
export function rateLimitsOf(name: ServiceName, config: RateLimitConfig): VirtualHostInit {
  const { rates, status } = config;
  if (rates === undefined) return {};
  const filter = create(LocalRateLimitSchema, {
    statPrefix: `${name.namespace}.${name.service}`,
    filterEnabled: always,
    filterEnforced: always,
    // Envoy wants a bucket for calls without a descriptor, and every other's interval to be a multiple of its own.
    tokenBucket: { maxTokens: noLimit, tokensPerFill: noLimit, fillInterval: durationOfMs(1_000) },
    descriptors: rates.map((rate, index) => ({
      entries: [{ key: descriptorKey, value: String(index + 1) }],
      tokenBucket: bucketOf(rate),
    })),
    ...(status === 503 && { status: { code: StatusCode.ServiceUnavailable } }),
    // Callers that speak gRPC take anything else for a service that is away, and try again.
    rateLimitedAsResourceExhausted: status !== 503,
  });
  return {
    rateLimits: rates.flatMap(descriptorsOf),
    typedPerFilterConfig: { [rateLimitFilterName]: packAny(LocalRateLimitSchema, filter) },
  };
}

/** Filled up in the smallest whole steps, so that a minute's requests do not all come at its beginning. */
function bucketOf({ requests, seconds, burst }: Rate) {
  const steps = commonDivisor(requests, seconds);
  return {
    maxTokens: burst ?? requests,
    tokensPerFill: requests / steps,
    fillInterval: durationOfMs((seconds * 1_000) / steps),
  };
}

function commonDivisor(left: number, right: number): number {
  return right === 0 ? left : commonDivisor(right, left % right);
}

/** `:path` has the query too: a whole path is it alone, or with what a question mark begins. */
function descriptorsOf({ match = {} }: Rate, index: number): MessageInitShape<typeof RateLimitSchema>[] {
  const { path, ...rest } = match;
  const exact = path !== undefined && "exact" in path ? path.exact : undefined;
  const paths: Counted["path"][] = exact === undefined ? [path] : [path, { prefix: `${exact}?` }];
  return paths.map((each) => ({ actions: [actionOf({ ...rest, path: each }, String(index + 1))] }));
}

function actionOf({ headers = {}, method, path }: Counted, place: string): ActionInit {
  const conditions = [
    ...(method === undefined ? [] : [headerOf(":method", { exact: method })]),
    ...(path === undefined ? [] : [headerOf(":path", path)]),
    ...Object.entries(headers)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([header, condition]) => headerOf(header, condition)),
  ];
  const said = { descriptorKey, descriptorValue: place };
  return conditions.length === 0
    ? { actionSpecifier: { case: "genericKey", value: said } }
    : { actionSpecifier: { case: "headerValueMatch", value: { ...said, headers: conditions } } };
}
