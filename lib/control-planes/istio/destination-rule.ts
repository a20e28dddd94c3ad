import "server-only";
import type { Limits } from "../../policies/circuit-breaker-spec";
import type { JsonObject } from "./json-fields";

/** The part of a DestinationRule that one kind of policy says; subsets in the order of their names. */
export type RuleFragment = {
  host: string;
  trafficPolicy?: JsonObject;
  subsets?: SubsetFragment[];
};
export type SubsetFragment = { name: string; labels: Record<string, string>; trafficPolicy?: JsonObject };

/** Where in `connectionPool` each limit is; those called http1 and http2 hold for both. */
export const limitPaths = {
  maxConnections: ["tcp", "maxConnections"],
  maxPendingRequests: ["http", "http1MaxPendingRequests"],
  maxRequests: ["http", "http2MaxRequests"],
  maxRequestsPerConnection: ["http", "maxRequestsPerConnection"],
  maxRetries: ["http", "maxRetries"],
} as const satisfies Record<keyof Limits, readonly string[]>;

/** The fields of `outlierDetection` that a breaker says. */
export const outlierFields = [
  "consecutive5xxErrors",
  "consecutiveGatewayErrors",
  "interval",
  "baseEjectionTime",
  "maxEjectionPercent",
  "minHealthPercent",
] as const;

/** Blocks of a traffic policy: a subset's own replaces the service's whole (istio pilot/pkg/model MergeTrafficPolicy). */
export const policyBlocks = ["connectionPool", "outlierDetection"] as const;

/** The paths within a traffic policy that a breaker says. */
export const breakerPaths: readonly (readonly string[])[] = [
  ...Object.values(limitPaths).map((path) => ["connectionPool", ...path]),
  ...outlierFields.map((field) => ["outlierDetection", field]),
];

/**
 * Outlier detection makes Istio prefer endpoints of the caller's own zone, by the mesh's default; a breaker says nothing
 * of zones, so it comes with this, at the service alone: subsets inherit it.
 */
export const zonesLeftAlone = { localityLbSetting: { enabled: false } };
