import { isJsonObject, type JsonObject } from "./json-fields";

/**
 * What istiod's webhook refuses and the custom resources take (istio pkg/config/validation), of the fields that Heddle
 * writes. Answers what it would find fault with.
 */
export function webhookFaults(kind: string, spec: JsonObject): string[] {
  if (kind === "AuthorizationPolicy") return authorizationFaults(spec);
  if (kind === "VirtualService") return virtualServiceFaults(spec);
  return kind === "DestinationRule" ? destinationRuleFaults(spec) : [];
}

const objects = (value: unknown): JsonObject[] => (Array.isArray(value) ? value.filter(isJsonObject) : []);
const object = (value: unknown): JsonObject => (isJsonObject(value) ? value : {});

function virtualServiceFaults(spec: JsonObject): string[] {
  const http = objects(spec.http);
  return [
    ...(http.length === 0 ? ["http, tcp or tls must be provided"] : []),
    ...http.flatMap((rule) => {
      const retries = object(rule.retries);
      const route = objects(rule.route);
      const weights = route.map(({ weight }) => Number(weight ?? 0));
      const fault = object(rule.fault);
      const percents = [fault.delay, fault.abort, ...objects(rule.mirrors)]
        .filter(isJsonObject)
        .map(({ percentage }) => object(percentage).value);
      return [
        ...(route.length === 0 ? ["HTTP route, redirect or direct_response is required"] : []),
        ...(weights.some((weight) => weight < 0 || weight > 2 ** 31 - 1) ? ["weight out of range"] : []),
        ...(route.length > 1 && weights.every((weight) => weight === 0)
          ? ["total destination weight = 0"]
          : []),
        ...(retries.attempts === 0 && Object.keys(retries).length > 1
          ? ["retry policy with attempts 0"]
          : []),
        ...(rule.fault && !fault.delay && !fault.abort ? ["fault must have an abort and/or a delay"] : []),
        ...(percents.every((percent) => isPercent(percent)) ? [] : ["percentage out of range"]),
        ...[rule.timeout, retries.perTryTimeout, object(fault.delay).fixedDelay]
          .filter(isBadDuration)
          .map(String),
        ...[...route, ...objects(rule.mirrors)].flatMap(({ destination }) =>
          subsetFaults(object(destination).subset),
        ),
        ...objects(rule.match).flatMap(({ headers, withoutHeaders }) =>
          [...Object.values(object(headers)), ...Object.values(object(withoutHeaders))].flatMap(
            matcherFaults,
          ),
        ),
      ];
    }),
  ];
}

function destinationRuleFaults(spec: JsonObject): string[] {
  const subsets = objects(spec.subsets);
  const names = subsets.map(({ name }) => name);
  return [
    ...(new Set(names).size < names.length ? ["duplicate subset names"] : []),
    ...names.flatMap(subsetFaults),
    ...[spec, ...subsets].flatMap(({ trafficPolicy }) => {
      if (trafficPolicy === undefined) return [];
      const { connectionPool, outlierDetection } = object(trafficPolicy);
      const { interval, baseEjectionTime } = object(outlierDetection);
      const pool = object(connectionPool);
      return [
        ...(Object.keys(object(trafficPolicy)).length === 0
          ? ["traffic policy must have at least one field"]
          : []),
        ...(connectionPool && !pool.tcp && !pool.http
          ? ["connection pool must have at least one field"]
          : []),
        ...[interval, baseEjectionTime].filter(isBadDuration).map(String),
      ];
    }),
  ];
}

function subsetFaults(name: unknown): string[] {
  if (name === undefined) return [];
  const isLabel =
    /^[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?$/.test(String(name)) && String(name).length <= 63;
  return isLabel ? [] : [`subset name is invalid: ${name}`];
}

function matcherFaults(matcher: unknown): string[] {
  const { prefix, regex } = object(matcher);
  return prefix === "" || regex === "" ? ["string match should not be empty"] : [];
}

function isPercent(value: unknown): boolean {
  return typeof value === "number" && (value === 0 || (value >= 0.0001 && value <= 100));
}

/** As Heddle writes them: whole seconds or milliseconds, at least one. */
function isBadDuration(text: unknown): boolean {
  return text !== undefined && !/^[1-9]\d*m?s$/.test(String(text));
}

/** An entry that says nothing, and what denies nobody, are refused. */
function authorizationFaults({ action, rules }: JsonObject): string[] {
  const entries = objects(rules).flatMap(({ from, to, when }) => [
    ...objects(from).map(({ source }) => object(source)),
    ...objects(to).map(({ operation }) => object(operation)),
    ...objects(when),
  ]);
  const texts = entries.flatMap((entry) => Object.values(entry)).filter(Array.isArray);
  return [
    ...(action === "DENY" && objects(rules).length === 0 ? ["a DENY policy without rules"] : []),
    ...(entries.some((entry) => Object.keys(entry).length === 0) ? ["an empty entry"] : []),
    ...(texts.flat().some((text) => text === "") ? ["empty value not allowed"] : []),
  ];
}
