import fc from "fast-check";
import type { CircuitBreakerSpec } from "../circuit-breaker-spec";
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
}) as fc.Arbitrary<RouteMatch>;

const split = fc.uniqueArray(version, { minLength: 1, maxLength: 4 }).chain((versions) =>
  fc
    .array(fc.nat({ max: 10_000 }), { minLength: versions.length - 1, maxLength: versions.length - 1 })
    .map((cuts): RouteRule["split"] => {
      const ends = [0, ...cuts.toSorted((a, b) => a - b), 10_000];
      return versions.map((name, index) => ({
        to: { version: name },
        weightBp: (ends[index + 1] ?? 0) - (ends[index] ?? 0),
      }));
    }),
);

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
