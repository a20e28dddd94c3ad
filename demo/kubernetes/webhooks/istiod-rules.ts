import { isObject, type Json, type JsonObject } from "../json";
import { durationOf } from "../schema/cel/values";

/**
 * What istiod's webhook finds wrong beyond the schemas, in its words (istio pkg/config/validation, 1.30): the part that
 * routes, retries, faults, mirrors and breakers meet. It does not mind two subsets of one name.
 */
export function istiodErrors(kind: string, spec: JsonObject): string[] {
  if (kind === "VirtualService") return virtualServiceErrors(spec);
  return kind === "DestinationRule" ? destinationRuleErrors(spec) : [];
}

const objects = (value: Json | undefined): JsonObject[] =>
  Array.isArray(value) ? value.filter(isObject) : [];
const objectOf = (value: Json | undefined): JsonObject | undefined => (isObject(value) ? value : undefined);
const numberOf = (value: Json | undefined) => (typeof value === "number" ? value : undefined);

function virtualServiceErrors(spec: JsonObject): string[] {
  const hosts = Array.isArray(spec.hosts) ? spec.hosts : [];
  const isDelegate = hosts.length === 0;
  const routes = ["http", "tcp", "tls"].flatMap((name) => objects(spec[name]));
  return [
    ...(isDelegate || routes.length > 0 ? [] : ["http, tcp or tls must be provided in virtual service"]),
    ...objects(spec.http).flatMap(routeErrors),
  ];
}

function routeErrors(route: JsonObject): string[] {
  const destinations = objects(route.route);
  const leadsNowhere =
    destinations.length === 0 && !route.redirect && !route.directResponse && !route.delegate;
  return [
    ...(leadsNowhere ? ["HTTP route, redirect or direct_response is required"] : []),
    ...(destinations.length > 0 && route.redirect
      ? ["HTTP route cannot contain both route and redirect"]
      : []),
    ...weightErrors(destinations),
    ...durationErrors(route.timeout, true),
    ...retryErrors(objectOf(route.retries)),
    ...faultErrors(objectOf(route.fault)),
    ...objects(route.mirrors).flatMap(mirrorErrors),
  ];
}

function weightErrors(destinations: JsonObject[]): string[] {
  const weights = destinations.map(({ weight }) => numberOf(weight) ?? 0);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return [
    ...weights.filter((weight) => weight < 0).map((weight) => `weight ${weight} < 0`),
    ...(weights.length > 1 && total === 0 ? ["total destination weight = 0"] : []),
  ];
}

function retryErrors(retries: JsonObject | undefined): string[] {
  if (!retries) return [];
  const attempts = numberOf(retries.attempts) ?? 0;
  const isConfigured = [retries.perTryTimeout, retries.retryOn, retries.retryRemoteLocalities].some(
    (one) => one !== undefined,
  );
  return [
    ...(attempts < 0 ? ["attempts cannot be negative"] : []),
    ...(attempts === 0 && isConfigured
      ? ["http retry policy configured when attempts are set to 0 (disabled)"]
      : []),
    ...durationErrors(retries.perTryTimeout),
    ...durationErrors(retries.backoff),
  ];
}

function faultErrors(fault: JsonObject | undefined): string[] {
  if (!fault) return [];
  const [abort, delay] = [objectOf(fault.abort), objectOf(fault.delay)];
  const status = numberOf(abort?.httpStatus);
  return [
    ...(abort || delay ? [] : ["HTTP fault injection must have an abort and/or a delay"]),
    ...percentageErrors(objectOf(abort?.percentage)),
    ...(status !== undefined && (status < 200 || status > 600)
      ? [`HTTP status ${status} is not in range 200-599`]
      : []),
    ...percentageErrors(objectOf(delay?.percentage)),
    ...durationErrors(delay?.fixedDelay),
  ];
}

function percentageErrors(percentage: JsonObject | undefined): string[] {
  const value = numberOf(percentage?.value) ?? 0;
  if (value >= 0 && value <= 100 && (value === 0 || value >= 0.0001)) return [];
  return [`percentage ${value.toFixed(6)} is neither 0.0, nor in range [0.0001, 100.0]`];
}

function mirrorErrors({ destination, percentage }: JsonObject): string[] {
  if (!destination) return ["destination is required for mirrors"];
  const value = numberOf(objectOf(percentage)?.value) ?? 0;
  if (value > 100) return [`mirror percentage must have a max value of 100 (it has ${value.toFixed(6)})`];
  return value < 0 ? [`mirror percentage must have a min value of 0 (it has ${value.toFixed(6)})`] : [];
}

function durationErrors(value: Json | undefined, mayBeZero = false): string[] {
  if (typeof value !== "string") return [];
  const { nanoseconds } = durationOf(value);
  if (mayBeZero && nanoseconds === 0) return [];
  if (nanoseconds < 1e6) return ["duration must be greater than 1ms"];
  return nanoseconds % 1e6 === 0 ? [] : ["only durations to ms precision are supported"];
}

function destinationRuleErrors(spec: JsonObject): string[] {
  return [
    ...policyErrors(objectOf(spec.trafficPolicy)),
    ...objects(spec.subsets).flatMap(({ name, trafficPolicy }) => [
      ...(typeof name === "string" && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name)
        ? []
        : [`subset name is invalid: ${String(name)}`]),
      ...policyErrors(objectOf(trafficPolicy)),
    ]),
  ];
}

const policyFields = [
  "outlierDetection",
  "connectionPool",
  "loadBalancer",
  "tls",
  "portLevelSettings",
  "tunnel",
  "proxyProtocol",
];

function policyErrors(policy: JsonObject | undefined): string[] {
  if (!policy) return [];
  if (policyFields.every((name) => policy[name] === undefined))
    return ["traffic policy must have at least one field"];
  return [
    ...outlierErrors(objectOf(policy.outlierDetection)),
    ...poolErrors(objectOf(policy.connectionPool)),
  ];
}

function outlierErrors(outlier: JsonObject | undefined): string[] {
  if (!outlier) return [];
  const local = numberOf(outlier.consecutiveLocalOriginFailures) ?? 0;
  const isSplit = outlier.splitExternalLocalOriginErrors === true;
  const percents = [outlier.maxEjectionPercent, outlier.minHealthPercent].map((one) => numberOf(one) ?? 0);
  return [
    ...durationErrors(outlier.baseEjectionTime),
    ...(local > 0 && !isSplit
      ? [
          "outlier detection consecutive local origin failures is specified, but split external local origin errors is set to false",
        ]
      : []),
    ...durationErrors(outlier.interval),
    ...percents
      .filter((one) => one < 0 || one > 100)
      .map((one) => `percentage ${one} is not in range 0..100`),
  ];
}

function poolErrors(pool: JsonObject | undefined): string[] {
  if (!pool) return [];
  const [http, tcp] = [objectOf(pool.http), objectOf(pool.tcp)];
  if (!http && !tcp) return ["connection pool must have at least one field"];
  const bounds: [Json | undefined, string][] = [
    [http?.http1MaxPendingRequests, "http1 max pending requests"],
    [http?.http2MaxRequests, "http2 max requests"],
    [http?.maxRequestsPerConnection, "max requests per connection"],
    [http?.maxRetries, "max retries"],
    [tcp?.maxConnections, "max connections"],
  ];
  return [
    ...bounds
      .filter(([value]) => (numberOf(value) ?? 0) < 0)
      .map(([, name]) => `${name} must be non-negative`),
    ...durationErrors(http?.idleTimeout),
    ...durationErrors(tcp?.connectTimeout),
  ];
}
