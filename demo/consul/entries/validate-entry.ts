import { type Fields, fieldsOf, isFields, listOf, numberOf, textOf } from "../fields";
import { rpcFailure } from "../refusal";
import { scaleWeight } from "./decode-entry";
import type { Entry } from "./entry";
import { validateIntentions } from "./intentions";
import { validateBalancer } from "./validate-balancer";

const retryConditions = [
  ...[
    "5xx",
    "gateway-error",
    "reset",
    "connect-failure",
    "envoy-ratelimited",
    "retriable-4xx",
    "refused-stream",
  ],
  ...["cancelled", "deadline-exceeded", "internal", "resource-exhausted", "unavailable"],
];

/** `Validate` of each kind (agent/structs/config_entry.go, config_entry_discoverychain.go), in its own words. */
export function validateEntry(entry: Entry): void {
  if (entry.Name === "") throw rpcFailure("Name is required");
  validateMeta(fieldsOf(entry.Meta));
  if (entry.Kind === "service-router") listOf(entry.Routes).forEach(validateRoute);
  if (entry.Kind === "service-splitter") validateSplits(entry);
  if (entry.Kind === "service-resolver") validateResolver(entry);
  if (entry.Kind === "service-defaults") validateDefaults(entry);
  if (entry.Kind === "service-intentions") validateIntentions(entry);
}

function validateMeta(meta: Fields): void {
  if (Object.keys(meta).length > 64)
    throw rpcFailure("1 error occurred:\n\t* Meta exceeds maximum element count 64\n\n");
  for (const [key, value] of Object.entries(meta)) {
    if (key.length > 128)
      throw rpcFailure(`1 error occurred:\n\t* Meta key "${key}" exceeds maximum length 128\n\n`);
    if (textOf(value).length > 512) {
      throw rpcFailure(`1 error occurred:\n\t* Meta value for key "${key}" exceeds maximum length 512\n\n`);
    }
  }
}

function validateRoute(route: Fields, at: number): void {
  const http = fieldsOf(fieldsOf(route.Match).HTTP);
  for (const key of ["PathExact", "PathPrefix"]) {
    const path = textOf(http[key]);
    if (path !== "" && !path.startsWith("/")) {
      throw rpcFailure(`Route[${at}] ${key} doesn't start with '/': "${path}"`);
    }
  }
  if (["PathExact", "PathPrefix", "PathRegex"].filter((key) => textOf(http[key]) !== "").length > 1) {
    throw rpcFailure(`Route[${at}] should only contain at most one of PathExact, PathPrefix, or PathRegex`);
  }
  for (const [index, header] of listOf(http.Header).entries()) {
    if (textOf(header.Name) === "")
      throw rpcFailure(`Route[${at}] Header[${index}] missing required Name field`);
    const parts = ["Exact", "Regex", "Prefix", "Suffix"].filter((key) => textOf(header[key]) !== "").length;
    if (parts + (header.Present === true ? 1 : 0) !== 1) {
      const words = "should only contain one of Present, Exact, Prefix, Suffix, or Regex";
      throw rpcFailure(`Route[${at}] Header[${index}] ${words}`);
    }
  }
  const retryOn = fieldsOf(route.Destination).RetryOn;
  for (const condition of Array.isArray(retryOn) ? retryOn : []) {
    if (retryConditions.includes(condition)) continue;
    throw rpcFailure(`Route[${at}] contains an invalid retry condition: "${condition}"`);
  }
}

function validateSplits(entry: Entry): void {
  const splits = listOf(entry.Splits);
  if (splits.length === 0) throw rpcFailure("no splits configured");
  const seen = new Set<string>();
  for (const { Service: service, ServiceSubset: subset } of splits) {
    const place = `service="${textOf(service) || entry.Name}", subset="${textOf(subset)}", namespace="default", partition="default"`;
    if (seen.has(place)) throw rpcFailure(`split destination occurs more than once: ${place}`);
    seen.add(place);
  }
  const sum = splits.reduce((total, split) => total + scaleWeight(split.Weight), 0);
  if (sum !== 10_000)
    throw rpcFailure(`the sum of all split weights must be 100, not ${(sum / 100).toFixed(6)}`);
}

function validateResolver(entry: Entry): void {
  const subsets = fieldsOf(entry.Subsets);
  for (const name of Object.keys(subsets)) {
    if (name.length <= 63 && /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(name)) continue;
    const rule =
      "must be 63 characters or fewer, begin or end with lower case alphanumeric characters, and contain lower case alphanumeric characters or '-' in between";
    throw rpcFailure(`Subset "${name}" is invalid: ${rule}`);
  }
  const byDefault = textOf(entry.DefaultSubset);
  if (byDefault !== "" && !Object.hasOwn(subsets, byDefault)) {
    throw rpcFailure(`DefaultSubset "${byDefault}" is not a valid subset`);
  }
  if (entry.LoadBalancer !== undefined) validateBalancer(fieldsOf(entry.LoadBalancer));
}

function validateDefaults(entry: Entry): void {
  const mode = textOf(entry.MutualTLSMode);
  if (!["", "strict", "permissive"].includes(mode)) {
    throw rpcFailure(`Invalid MutualTLSMode "${mode}". Must be one of "", "strict", or "permissive".`);
  }
  if (entry.RateLimits !== undefined && entry.RateLimits !== null) {
    // agent/structs/config_entry_ce.go validateRatelimit
    const words = "invalid rate_limits config. Rate limiting is a consul enterprise feature";
    throw rpcFailure(`1 error occurred:\n\t* ${words}\n\n`);
  }
  const upstreams = fieldsOf(entry.UpstreamConfig);
  for (const override of listOf(upstreams.Overrides)) {
    const fault = upstreamFault(override, true);
    if (fault)
      throw rpcFailure(
        `1 error occurred:\n\t* error in upstream override for ${textOf(override.Name)}: ${fault}\n\n`,
      );
  }
  const fault = isFields(upstreams.Defaults) ? upstreamFault(upstreams.Defaults, false) : undefined;
  if (fault) throw rpcFailure(`1 error occurred:\n\t* error in upstream defaults: ${fault}\n\n`);
}

/** UpstreamConfig.validate, PassiveHealthCheck.Validate, UpstreamLimits.Validate (config_entry.go). */
function upstreamFault(upstream: Fields, isNamed: boolean): string | undefined {
  if (isNamed && textOf(upstream.Name) === "") return "Name is required";
  if (!isNamed && textOf(upstream.Name) !== "") return "Name must be empty";
  const check = fieldsOf(upstream.PassiveHealthCheck);
  if (numberOf(check.Interval) < 0) return "passive health check interval cannot be negative";
  if (numberOf(check.MaxEjectionPercent) > 100) {
    return "passive health check max_ejection_percent must be a percentage between 0 and 100";
  }
  const limits = fieldsOf(upstream.Limits);
  if (numberOf(limits.MaxConnections) < 0) return "max connections cannot be negative";
  if (numberOf(limits.MaxPendingRequests) < 0) return "max pending requests cannot be negative";
  return numberOf(limits.MaxConcurrentRequests) < 0
    ? "max concurrent requests cannot be negative"
    : undefined;
}
