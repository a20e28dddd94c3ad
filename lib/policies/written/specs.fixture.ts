import fc from "fast-check";
import { type AccessRule, httpMethods } from "../access-rule";
import { type AccessSpec, accessSpecSchema, mtlsModes } from "../access-spec";
import type { CircuitBreakerSpec } from "../circuit-breaker-spec";
import type { JwtIssuer } from "../jwt-issuer";
import type { BalancingPart, HashOn, LoadBalancingSpec } from "../load-balancing-spec";
import { type RateLimitSpec, rateLimitSpecSchema, requestMethods } from "../rate-limit-spec";
import type { RouteMatch, RouteRule, RouteSpec } from "../route-spec";

/** An object with some of these fields; absent ones are absent, as a parsed spec has them. */
function some<T extends Record<string, unknown>>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }) {
  return fc.record(fields, { requiredKeys: [] }) as fc.Arbitrary<Partial<T>>;
}

const saysSomething = (value: object) => Object.keys(value).length > 0;
const version = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9]([-A-Za-z0-9_.]{0,10}[A-Za-z0-9])?$/),
  fc.constantFrom("v1", "v2", "1", "1.10", "0x1F", "true", "null", "no", "1e3", "2026-11-24"),
);
const label = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,10}[a-z0-9])?$/);
/** What YAML might read as something else. */
const text = fc.oneof(
  fc.string({ maxLength: 20, unit: "binary" }).filter((value) => !/[\ud800-\udfff]/u.test(value)),
  fc.constantFrom(
    "",
    " ",
    "#no comment",
    "- a",
    "a: b",
    "~",
    "null",
    "<<",
    "*a",
    "&a",
    "!t",
    "'",
    '"\\n',
    "\u0000\u0085\u2028",
    "a\n  b\n\n",
    "...",
  ),
);

const match: fc.Arbitrary<RouteMatch> = some({
  headers: fc.dictionary(
    fc.stringMatching(/^[a-z0-9-]{1,12}$/),
    fc.oneof(
      fc.record({ exact: text }),
      fc.record({ prefix: text }),
      fc.record({ present: fc.boolean() }),
      fc.record({ regex: fc.constantFrom("beta|gold", "^(?i)a.*$", "[]a]", "\\d{2}") }),
    ),
    { maxKeys: 3, noNullPrototype: true },
  ),
  path: fc.oneof(fc.record({ exact: text }), fc.record({ prefix: text })),
  grpc: fc.oneof(fc.record({ service: label, method: label }), fc.record({ service: label })),
  model: fc.record({ exact: fc.constantFrom("llama-3-8b", "meta-llama/Llama-3.1:70b", "o", "true") }),
}) as fc.Arbitrary<RouteMatch>;

const tier = (versions: string[], priority: number | undefined) =>
  fc
    .array(fc.nat({ max: 10_000 }), { minLength: versions.length - 1, maxLength: versions.length - 1 })
    .map((cuts): RouteRule["split"] => {
      const ends = [0, ...cuts.toSorted((a, b) => a - b), 10_000];
      return versions.map((name, index) => ({
        to: { version: name },
        weightBp: (ends[index + 1] ?? 0) - (ends[index] ?? 0),
        ...(priority === undefined ? {} : { priority }),
      }));
    });

/** Mostly one tier. */
const split = fc
  .tuple(
    fc.uniqueArray(version, { minLength: 1, maxLength: 4 }),
    fc.integer({ min: -12, max: 3 }),
    fc.constantFrom(undefined, undefined, 0),
  )
  .chain(([versions, place, first]) => {
    const cut = place > 0 && place < versions.length ? place : versions.length;
    const serving = tier(versions.slice(0, cut), first);
    return cut === versions.length
      ? serving
      : fc.tuple(serving, tier(versions.slice(cut), 1)).map((tiers) => tiers.flat());
  });

const bp = fc.nat({ max: 10_000 });
const ms = fc.integer({ min: 1, max: 600_000 });
const rule = fc
  .tuple(
    some({
      name: label,
      match: fc.array(match, { minLength: 1, maxLength: 3 }),
      timeoutMs: ms,
      retries: fc
        .tuple(
          fc.integer({ min: 1, max: 10 }),
          fc.uniqueArray(fc.constantFrom("connect-failure", "refused-stream", "unavailable", "internal"), {
            minLength: 1,
          }),
          fc.option(ms, { nil: undefined }),
        )
        .map(([attempts, on, perTryTimeoutMs]) => ({
          attempts,
          ...(perTryTimeoutMs === undefined ? {} : { perTryTimeoutMs }),
          on,
        })),
      fault: some({
        delay: fc.record({ percentBp: bp, ms }),
        abort: fc.record({ percentBp: bp, status: fc.integer({ min: 200, max: 599 }) }),
      }),
      mirror: fc.record({ to: fc.record({ version }), percentBp: bp }),
    }),
    split,
  )
  .map(([fields, parts]) => ({ ...fields, split: parts }) as RouteRule);

/** Any route policy, as stored. */
export const anyRouteSpec: fc.Arbitrary<RouteSpec> = fc.record({
  rules: fc.array(rule, { minLength: 1, maxLength: 4 }),
});

const count = fc.integer({ min: 1, max: 1_000_000 });
const limits = some({
  maxConnections: count,
  maxPendingRequests: count,
  maxRequests: count,
  maxRetries: fc.nat({ max: 1_000_000 }),
  maxRequestsPerConnection: fc.nat({ max: 1_000_000 }),
}).filter(saysSomething);
const outlierDetection = some({
  consecutiveErrors: count,
  consecutiveGatewayErrors: count,
  intervalMs: fc.integer({ min: 100, max: 3_600_000 }),
  baseEjectionMs: fc.integer({ min: 100, max: 86_400_000 }),
  maxEjectionPercent: fc.integer({ min: 1, max: 100 }),
  minHealthPercent: fc.integer({ min: 0, max: 100 }),
  failurePercentage: fc.record({
    thresholdPercent: fc.integer({ min: 1, max: 100 }),
    minRequests: count,
    minHosts: count,
  }),
  successRate: fc.record({
    stdevFactor: fc.integer({ min: 0, max: 100_000 }).map((thousandths) => thousandths / 1_000),
    minRequests: count,
    minHosts: count,
  }),
}).filter(saysSomething);

/** Any circuit breaker, as stored. */
export const anyBreakerSpec: fc.Arbitrary<CircuitBreakerSpec> = some({
  limits,
  outlierDetection,
  versions: fc.dictionary(version, some({ limits, outlierDetection }).filter(saysSomething), {
    minKeys: 1,
    maxKeys: 4,
    noNullPrototype: true,
  }),
}).filter(saysSomething) as fc.Arbitrary<CircuitBreakerSpec>;

const header = fc.stringMatching(/^[a-z][a-z0-9-]{0,10}[a-z0-9]$/);
const path = fc.stringMatching(/^\/[a-z0-9/-]{0,10}$/);
const printable = fc.stringMatching(/^[!-~]{1,12}$/);
const requests = fc.oneof(
  fc.record({ requestsPerSecond: fc.integer({ min: 1, max: 10_000_000 }) }),
  fc.record({ requestsPerMinute: fc.integer({ min: 1, max: 1_000_000_000 }) }),
);
const limitRule = fc
  .tuple(
    some({
      match: some({
        header: fc.oneof(header, fc.record({ name: header, exact: printable })),
        method: fc.constantFrom(...requestMethods),
        path: fc.oneof(fc.record({ exact: path }), fc.record({ prefix: path })),
      }).filter(saysSomething),
      per: fc.oneof(fc.constant("all"), fc.record({ header })),
      scope: fc.constantFrom("local", "global"),
    }),
    fc.oneof(
      requests,
      fc.tuple(requests, fc.record({ burst: count })).map(([rate, burst]) => ({ ...rate, ...burst })),
      fc.record({ tokensPerMinute: count }),
      fc
        .tuple(requests, fc.record({ tokensPerMinute: count }))
        .map(([rate, tokens]) => ({ ...rate, ...tokens })),
    ),
  )
  .map(([fields, limit]) => ({ ...fields, ...limit }));

/** Any rate limit, as stored. */
export const anyRateLimitSpec: fc.Arbitrary<RateLimitSpec> = fc
  .record(
    {
      rules: fc.array(limitRule, { minLength: 1, maxLength: 4 }),
      status: fc.constantFrom(429, 503),
    },
    { requiredKeys: ["rules"] },
  )
  .map((spec) => rateLimitSpecSchema.parse(spec));

const hashOn: fc.Arbitrary<HashOn> = fc.oneof(
  fc.record({ header: fc.constantFrom("x-session-id", "x-user") }),
  fc.record({
    cookie: fc.oneof(
      fc.record({ name: fc.constantFrom("sid", "_s") }),
      fc.record({ name: fc.constant("sid"), ttlMs: fc.integer({ min: 1_000, max: 90_000_000 }) }),
    ),
  }),
  fc.record({ query: fc.constantFrom("session", "u.1") }),
  fc.record({ sourceIp: fc.constant(true as const) }),
);

const balancingPart: fc.Arbitrary<BalancingPart> = fc.oneof(
  fc.record({ algorithm: fc.constant("consistent-hash" as const), hashOn }),
  fc.record({ algorithm: fc.constantFrom("random" as const, "least-latency" as const) }),
  fc.record(
    {
      algorithm: fc.constantFrom("round-robin" as const, "weighted-round-robin" as const),
      slowStartMs: fc.integer({ min: 1_000, max: 3_600_000 }),
    },
    { requiredKeys: ["algorithm"] },
  ),
  fc.record(
    {
      algorithm: fc.constant("least-request" as const),
      choices: fc.integer({ min: 2, max: 100 }),
      slowStartMs: fc.integer({ min: 1_000, max: 3_600_000 }),
    },
    { requiredKeys: ["algorithm"] },
  ),
);

/** Any load balancing that the schema takes. */
export const anyBalancingSpec: fc.Arbitrary<LoadBalancingSpec> = fc
  .tuple(
    balancingPart,
    fc.option(fc.dictionary(version, balancingPart, { minKeys: 1, maxKeys: 3, noNullPrototype: true }), {
      nil: undefined,
      freq: 1,
    }),
  )
  .map(([own, versions]) => ({ ...own, ...(versions === undefined ? {} : { versions }) }));

const source = fc.oneof(
  fc.record({ namespace: label }),
  fc.record({ namespace: label, service: label }),
  fc.record({ principal: label.map((name) => `spiffe://mesh.test/ns/${name}/sa/${name}`) }),
);
const pathPattern = fc.constantFrom("/", "/*", "/v1/chat/completions", "/v1/*", "/v1", "/a:b", "/null");
const issuer = fc.constantFrom("https://issuer.test", "https://other.test/realms/a", "~", "no");
const accessRule = some({
  // One caller stands by itself, as people write it.
  from: fc.oneof(source, fc.uniqueArray(source, { minLength: 2, maxLength: 3, comparator: sameText })),
  methods: fc.uniqueArray(fc.constantFrom(...httpMethods), { minLength: 1 }),
  paths: fc.uniqueArray(pathPattern, { minLength: 1, maxLength: 3 }),
  requireJwt: fc.oneof(
    fc.record({ issuer }),
    fc.record({
      issuer,
      claims: fc.dictionary(
        fc.constantFrom("sub", "groups", "https://claims.test/tier"),
        fc.uniqueArray(fc.constantFrom("a b", "null", "1", "#x"), { minLength: 1 }),
        { minKeys: 1, noNullPrototype: true },
      ),
    }),
  ),
}).filter(saysSomething) as fc.Arbitrary<AccessRule>;
const accessRules = fc.array(accessRule, { minLength: 1, maxLength: 4 });
const jwks = '{"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB"}]}';
const jwtIssuer = fc
  .tuple(
    some({
      audiences: fc.uniqueArray(fc.constantFrom("chat", "1.0"), { minLength: 1 }),
      fromHeaders: fc.constantFrom<NonNullable<JwtIssuer["fromHeaders"]>>(
        [{ name: "x-token", prefix: "Bearer " }],
        [{ name: "x-token" }],
      ),
      forwardOriginalToken: fc.boolean(),
    }),
    issuer,
    fc.constantFrom({ jwksUri: "https://issuer.test/keys" }, { jwks }),
  )
  .map(([fields, name, keys]) => ({ issuer: name, ...keys, ...fields }) as JwtIssuer);

/** Any access policy, as stored; gRPC methods aside, which are paths to most targets. */
export const anyAccessSpec: fc.Arbitrary<AccessSpec> = some({
  mtls: fc.constantFrom(...mtlsModes),
  allow: fc.oneof(accessRules, fc.constant([])),
  deny: accessRules,
  jwt: fc.uniqueArray(jwtIssuer, { minLength: 1, maxLength: 2, selector: ({ issuer: name }) => name }),
})
  .filter((spec) => accessSpecSchema.safeParse(spec).success)
  .map((spec) => spec as AccessSpec);

function sameText(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
