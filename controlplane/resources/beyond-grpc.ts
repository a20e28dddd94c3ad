import { type BreakerConfig, type BreakerPart, grpcRetryReasons, type SectionConfig } from "../wire";
import type { BalancingConfig, BalancingPart } from "../wire-load-balancing";
import type { Rule } from "./build-route";

const envoyLimits = [
  "maxConnections",
  "maxPendingRequests",
  "maxRetries",
  "maxRequestsPerConnection",
] as const;
const envoyRules = ["consecutiveErrors", "consecutiveGatewayErrors", "minHealthPercent"] as const;

/** The fields of a section that are Envoy's alone, by their paths: gRPC's clients would not act on them. Pure. */
export function beyondGrpc({ section, config }: SectionConfig): string[] {
  if (section === "circuit-breaker") return ofBreaker(config);
  if (section === "rate-limit") return config.rates ? ["rates"] : [];
  if (section === "load-balancing") return ofBalancing(config);
  return (config.route?.rules ?? []).flatMap((rule, index) =>
    ofRule(rule).map((path) => `route.rules.${index}.${path}`),
  );
}

/** They go round in turn, whatever is said. */
function ofBalancing(config: BalancingConfig): string[] {
  const versions = Object.entries(config.versions ?? {}).flatMap(([version, own]) =>
    ofWay(own).map((path) => `versions.${version}.${path}`),
  );
  return [...ofWay(config), ...versions];
}

function ofWay({ algorithm, slowStartMs }: BalancingPart): string[] {
  return [
    ...(algorithm === undefined || algorithm === "round-robin" ? [] : ["algorithm"]),
    ...(slowStartMs === undefined ? [] : ["slowStartMs"]),
  ];
}

function ofRule({ retries, mirror }: Rule): string[] {
  const reasons = (retries?.on ?? []).flatMap((reason, index) =>
    grpcRetryReasons.some((known) => known === reason) ? [] : [`retries.on.${index}`],
  );
  return [
    ...(retries?.perTryTimeoutMs === undefined ? [] : ["retries.perTryTimeoutMs"]),
    ...reasons,
    ...(mirror === undefined ? [] : ["mirror"]),
  ];
}

function ofBreaker(config: BreakerConfig): string[] {
  const versions = Object.entries(config.versions ?? {}).flatMap(([version, part]) =>
    ofPart(part).map((path) => `versions.${version}.${path}`),
  );
  return [...ofPart(config), ...versions];
}

function ofPart({ limits, outlierDetection }: BreakerPart): string[] {
  return [
    ...envoyLimits.filter((field) => limits?.[field] !== undefined).map((field) => `limits.${field}`),
    ...envoyRules
      .filter((field) => outlierDetection?.[field] !== undefined)
      .map((field) => `outlierDetection.${field}`),
  ];
}
