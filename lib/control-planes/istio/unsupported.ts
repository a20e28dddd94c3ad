import "server-only";
import type { CircuitBreakerSpec } from "../../policies/circuit-breaker-spec";
import type { RouteRule } from "../../policies/route-spec";
import { unsupportedBecause, unsupportedFields } from "../capability-table";
import type { DesiredPolicy, Unsupported } from "../control-plane";
import { unsupportedBalancing } from "./balancing";
import { istioCapabilities } from "./capabilities";
import type { IstioPolicyKind } from "./kinds";

/**
 * What of a spec Istio cannot do, each by its path: by the table, and what depends on the value (istio
 * pkg/config/validation, pilot cluster_traffic_policy.go). Its custom resources take most of it without a word. Pure.
 */
export function unsupportedIstio(desired: DesiredPolicy<IstioPolicyKind>): Unsupported[] {
  const byTable = unsupportedFields(istioCapabilities, desired.kind, desired.spec);
  if (desired.spec === null) return byTable;
  return [...byTable, ...byValue(desired)];
}

function byValue(desired: DesiredPolicy<IstioPolicyKind>): Unsupported[] {
  if (desired.spec === null) return [];
  switch (desired.kind) {
    case "route":
      return desired.spec.rules.flatMap((rule, index) => unmatchable(rule, `rules.${index}`));
    case "circuit-breaker":
      return zeroRetries(desired.spec);
    case "load-balancing":
      return unsupportedBalancing(desired.spec);
    case "access":
      return [];
  }
}

function unmatchable({ match = [] }: RouteRule, path: string): Unsupported[] {
  return match.flatMap(({ grpc, path: uri, headers = {} }, index) => {
    const at = `${path}.match.${index}`;
    const found = grpc && uri ? [unsupportedBecause(`${at}.path`, "grpc-method-is-path")] : [];
    for (const [name, matcher] of Object.entries(headers)) {
      const header = `${at}.headers.${name}`;
      if ("prefix" in matcher && matcher.prefix === "") {
        found.push(unsupportedBecause(header, "istio-empty-prefix"));
      }
      // `*` alone is no expression to Istio, it stands for any value.
      if ("regex" in matcher && (matcher.regex === "" || matcher.regex === "*")) {
        found.push(unsupportedBecause(header, "istio-empty-expression"));
      }
    }
    return found;
  });
}

function zeroRetries({ limits, versions = {} }: CircuitBreakerSpec): Unsupported[] {
  const parts = [
    ["limits", limits] as const,
    ...Object.entries(versions).map(([version, own]) => [`versions.${version}.limits`, own.limits] as const),
  ];
  return parts
    .filter(([, own]) => own?.maxRetries === 0)
    .map(([path]) => unsupportedBecause(`${path}.maxRetries`, "istio-retries-from-one"));
}
