import fc from "fast-check";
import type { JsonObject } from "./json-fields";

/** An object with some of these fields, and at least one. */
function some(fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<JsonObject> {
  return fc
    .record(fields, { requiredKeys: [] })
    .filter((value) => Object.keys(value).length > 0) as fc.Arbitrary<JsonObject>;
}

const count = fc.integer({ min: 1, max: 1_000 });
const seconds = fc.integer({ min: 1, max: 600 }).map((value) => `${value}s`);

/** What a breaker can say of a traffic policy, as somebody writes it. */
const ours = {
  tcp: { maxConnections: count },
  http: { http1MaxPendingRequests: count, http2MaxRequests: count, maxRetries: count },
  outlier: { consecutive5xxErrors: fc.nat({ max: 9 }), interval: seconds, maxEjectionPercent: count },
};

/** Blocks of a policy with what no breaker says; `mark` keeps those of different places apart. */
function policy(mark: string, withOurs: boolean): fc.Arbitrary<JsonObject> {
  const own = withOurs ? ours : { tcp: {}, http: {}, outlier: {} };
  const http = { ...own.http, idleTimeout: fc.constant(mark) };
  return some({
    connectionPool: some({
      tcp: some({ ...own.tcp, connectTimeout: fc.constant(mark) }),
      http: some(http),
    }),
    outlierDetection: some({
      ...own.outlier,
      splitExternalLocalOriginErrors: fc.constant(mark === "service"),
    }),
    tls: fc.constant({ mode: "ISTIO_MUTUAL" }),
    loadBalancer: fc.oneof(
      fc.constant({ simple: mark }),
      fc.constant({ localityLbSetting: { failover: [{ from: mark, to: "elsewhere" }] } }),
    ),
  });
}

/** Names that `subset-name` leaves as they are, which look as if Heddle had written them, and one of somebody's own. */
const names = fc.uniqueArray(fc.constantFrom("v1", "v2", "v3", "stable"), { minLength: 1, maxLength: 4 });
const versionOf = (name: string) => (name === "stable" ? "v1" : name);

/** Any DestinationRule of this host that somebody may have written, with breakers in it or without any. */
export function anyRuleSpec(host: string, withBreakers: boolean): fc.Arbitrary<JsonObject> {
  const subset = (name: string) =>
    fc.record(
      {
        name: fc.constant(name),
        // Labels are the route's to say: what a subset of ours selected before is not kept.
        labels: withBreakers
          ? fc.constantFrom({ version: versionOf(name) }, { version: versionOf(name), tier: "gold" })
          : fc.constant({ version: versionOf(name) }),
        trafficPolicy: policy(name, withBreakers),
      },
      { requiredKeys: ["name", "labels"] },
    );
  return fc.record(
    {
      host: fc.constant(host),
      exportTo: fc.constant(["."]),
      trafficPolicy: policy("service", withBreakers),
      subsets: names.chain((all) => fc.tuple(...all.map(subset))),
    },
    { requiredKeys: ["host"] },
  ) as fc.Arbitrary<JsonObject>;
}
