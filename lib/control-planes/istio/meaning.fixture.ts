import { outlierFields } from "./destination-rule";
import { durationMs } from "./istio-duration";
import { fieldAt, isJsonObject, type JsonObject } from "./json-fields";

/**
 * What Istio does with a call, by its own rules and defaults (istio pilot/pkg/networking/core/route, retry and
 * cluster_traffic_policy.go), worked out without anything that compiles or reads back: to hold both against.
 */
export type Call = { path: string; headers: Record<string, string> };

const objects = (value: unknown): JsonObject[] => (Array.isArray(value) ? value.filter(isJsonObject) : []);
const ms = (text: unknown) => (text === undefined ? null : (durationMs(String(text)) ?? Number.NaN));

/** Null for a call that no rule takes: it gets a 404. */
export function fateOf(call: Call, virtualService: JsonObject, rule: JsonObject): JsonObject | null {
  const taken = objects(virtualService.http).find(({ match }) => {
    const matches = objects(match);
    return matches.length === 0 || matches.some((one) => isMatch(one, call));
  });
  if (taken === undefined) return null;
  const fault = isJsonObject(taken.fault) ? taken.fault : {};
  return {
    shares: sharesOf(objects(taken.route), rule),
    timeoutMs: ms(taken.timeout) || null,
    retries: retriesOf(taken.retries),
    delay: faultOf(fault.delay, (delay) => ms(delay.fixedDelay)),
    abort: faultOf(fault.abort, ({ httpStatus }) => httpStatus),
    mirrors: mirrorsOf(taken, rule),
  };
}

function isMatch({ uri, headers, withoutHeaders, ignoreUriCase }: JsonObject, call: Call): boolean {
  const [path, wanted] = [call.path, uri].map((value) =>
    ignoreUriCase === true ? JSON.parse(JSON.stringify(value ?? null).toLowerCase()) : (value ?? null),
  );
  const all = (matchers: unknown, isWanted: boolean) =>
    Object.entries(isJsonObject(matchers) ? matchers : {}).every(
      ([name, matcher]) => isText(matcher, call.headers[name]) === isWanted,
    );
  return (wanted === null || isText(wanted, path)) && all(headers, true) && all(withoutHeaders, false);
}

function isText(matcher: unknown, text: string | undefined): boolean {
  const { exact, prefix, regex } = isJsonObject(matcher) ? matcher : {};
  if (text === undefined) return false;
  if (exact !== undefined) return text === exact;
  if (prefix !== undefined) return text.startsWith(String(prefix));
  return regex === undefined || regex === "*" || new RegExp(`^(?:${regex})$`).test(text);
}

/** Shares of the whole by what the destination's subset chooses; "" for a host without one. */
function sharesOf(route: JsonObject[], rule: JsonObject): Record<string, number> {
  const total = route.reduce((sum, { weight }) => sum + Number(weight ?? 0), 0);
  const shares: Record<string, number> = {};
  for (const { destination, weight } of route) {
    const share = route.length === 1 ? 1 : Number(weight ?? 0) / total;
    const key = chosenBy(destination, rule);
    if (share > 0) shares[key] = (shares[key] ?? 0) + share;
  }
  return shares;
}

function chosenBy(destination: unknown, rule: JsonObject): string {
  const subset = fieldAt(destination, ["subset"]);
  if (subset === undefined) return "";
  const found = objects(rule.subsets).find(({ name }) => name === subset);
  return found ? JSON.stringify(found.labels) : `no subset ${subset}`;
}

function retriesOf(retries: unknown): JsonObject {
  if (!isJsonObject(retries)) return { attempts: 2, on: usual, perTryMs: null };
  const attempts = Number(retries.attempts ?? 0);
  const on = String(retries.retryOn ?? "")
    .split(",")
    .map((token) => token.trim());
  if (attempts === 0) return { attempts };
  return { attempts, on: retries.retryOn ? on.sort() : usual, perTryMs: ms(retries.perTryTimeout) };
}
const usual = ["cancelled", "connect-failure", "refused-stream", "unavailable"];

function faultOf(fault: unknown, what: (fault: JsonObject) => unknown): JsonObject | null {
  if (!isJsonObject(fault)) return null;
  const percent = Number(fieldAt(fault, ["percentage", "value"]) ?? fault.percent ?? 0);
  return percent === 0 ? null : { percent, what: what(fault) };
}

function mirrorsOf(rule: JsonObject, of: JsonObject): JsonObject[] {
  const old = fieldAt(rule, ["mirrorPercentage", "value"]) ?? rule.mirrorPercent;
  const single = rule.mirror ? [{ to: chosenBy(rule.mirror, of), percent: Number(old ?? 100) }] : [];
  const several = objects(rule.mirrors).map(({ destination, percentage }) => ({
    to: chosenBy(destination, of),
    percent: percentage === undefined ? 100 : Number(fieldAt(percentage, ["value"]) ?? 0),
  }));
  return [...single, ...several].filter(({ percent }) => percent > 0);
}

/** What holds for calls to a subset of this name; for the service itself for null. */
export function breakerOf(rule: JsonObject | null, name: string | null): JsonObject {
  const subset = objects(rule?.subsets).find((one) => one.name === name);
  const block = (name: string) =>
    fieldAt(subset?.trafficPolicy, [name]) ?? fieldAt(rule?.trafficPolicy, [name]);
  const pool = block("connectionPool");
  const limits = [
    ["tcp", "maxConnections"],
    ["http", "http1MaxPendingRequests"],
    ["http", "http2MaxRequests"],
    ["http", "maxRequestsPerConnection"],
    ["http", "maxRetries"],
  ].map((path) => [path[1], fieldAt(pool, path) || null]);
  const detection = block("outlierDetection");
  const usually: Record<(typeof outlierFields)[number], unknown> = {
    consecutive5xxErrors: 5,
    consecutiveGatewayErrors: 0,
    interval: "10s",
    baseEjectionTime: "30s",
    maxEjectionPercent: 10,
    minHealthPercent: 0,
  };
  const ejection = outlierFields.map((field) => {
    const said = fieldAt(detection, [field]);
    const value =
      said === undefined || (said === 0 && field === "maxEjectionPercent") ? usually[field] : said;
    return [field, typeof value === "string" ? ms(value) : value];
  });
  const ejects = isJsonObject(detection) ? Object.fromEntries(ejection) : null;
  const isIdle = ejects?.consecutive5xxErrors === 0 && ejects.consecutiveGatewayErrors === 0;
  return { limits: Object.fromEntries(limits), ejects: isIdle ? null : ejects };
}
