import { expect, it } from "vitest";
import { decompileIstio } from "./decompile";

const target = { mesh: "demo", namespace: "llm", service: "chat-model" };
const options = { domain: "cluster.local", versionLabel: "version" };

const rule = (subsets: object[], trafficPolicy?: object) => ({
  metadata: { namespace: "llm" },
  spec: { host: "chat-model", subsets, ...(trafficPolicy ? { trafficPolicy } : {}) },
});
const pool = (http2MaxRequests: number, more: object = {}) => ({
  connectionPool: { http: { http2MaxRequests, ...more } },
});
const readBreaker = (trafficPolicy?: object, own?: object) =>
  decompileIstio(
    target,
    "circuit-breaker",
    {
      virtualService: null,
      destinationRule: rule(
        [{ name: "v2", labels: { version: "2" }, ...(own ? { trafficPolicy: own } : {}) }],
        trafficPolicy,
      ),
    },
    options,
  );

it("is a circuit breaker, a version's block in the place of the service's", () => {
  const read = readBreaker(
    { ...pool(9, { maxRequestsPerConnection: 5, maxRetries: 0 }), outlierDetection: {} },
    { ...pool(4), outlierDetection: { consecutive5xxErrors: 5, interval: "5s" } },
  );
  expect(read).toEqual({
    outcome: "spec",
    changes: [{ path: "DestinationRule.spec.trafficPolicy.outlierDetection", what: "zones" }],
    spec: {
      limits: { maxRequests: 9, maxRequestsPerConnection: 5 },
      outlierDetection: { consecutiveErrors: 5 },
      versions: {
        "2": {
          limits: { maxRequests: 4, maxRequestsPerConnection: 0 },
          outlierDetection: { intervalMs: 5_000 },
        },
      },
    },
  });
  expect(readBreaker()).toMatchObject({ outcome: "spec", spec: null });
  // That of a version is the load-balancing policy's.
  expect(readBreaker(undefined, { loadBalancer: { simple: "RANDOM" } })).toMatchObject({ spec: null });
});

it.each([
  [
    "a limit that a version takes away",
    pool(9),
    pool(0),
    ["subsets.0.trafficPolicy.connectionPool takes-away"],
  ],
  [
    "a detector that a version takes away",
    { outlierDetection: {} },
    { outlierDetection: { consecutive5xxErrors: 0 } },
    ["subsets.0.trafficPolicy.outlierDetection takes-away"],
  ],
  [
    "more than a breaker",
    { ...pool(9, { idleTimeout: "1s" }), tls: { mode: "SIMPLE" } },
    undefined,
    ["trafficPolicy.connectionPool.http.idleTimeout field", "trafficPolicy.tls field"],
  ],
  [
    "zones",
    { outlierDetection: {}, loadBalancer: { localityLbSetting: { enabled: true } } },
    undefined,
    ["trafficPolicy.loadBalancer.localityLbSetting field"],
  ],
  [
    "errors of its own kind",
    { outlierDetection: { splitExternalLocalOriginErrors: true } },
    undefined,
    ["trafficPolicy.outlierDetection.splitExternalLocalOriginErrors field"],
  ],
])("is beyond a breaker: %s", (_what, trafficPolicy, own, fields) => {
  expect(readBreaker(trafficPolicy, own)).toEqual({
    outcome: "beyond",
    fields: fields.map((field) => {
      const [path, what] = field.split(" ");
      return { path: `DestinationRule.spec.${path}`, what };
    }),
  });
});
