import "server-only";
import type { Capability } from "../../policies/capabilities";
import { capabilityTable, noModels, noTiers, type Reason } from "../capability-table";
import { noneOfKind } from "../none-of-kind";
import type { GatewayApiOptions } from "./options";

/** What the kind of route and the installed resource definitions make of a policy's fields. */
type Form = Pick<GatewayApiOptions, "protocol" | "experimental">;

const headers: Record<string, Reason> = {
  "rules.*.match.*.headers.*.prefix": "gateway-header-expression",
  "rules.*.match.*.headers.*.regex": "gateway-header-expression",
  // Presence can be written, absence cannot: a value's check says which (unsupportedGatewayApi).
  "rules.*.match.*.headers.*.present": "gateway-header-present",
};
const fault: Record<string, Reason> = { "rules.*.fault": "gateway-fault" };
const everywhere = [
  "keepRest",
  "rules.*.name",
  "rules.*.match.*.headers.*.exact",
  "rules.*.split",
  "rules.*.mirror",
] as const;

const httpRoute = capabilityTable("route", {
  exact: [...everywhere, "rules.*.match.*.path.exact", "rules.*.timeoutMs"],
  approximate: { ...headers, "rules.*.match.*.path.prefix": "gateway-path-prefix" },
  unsupported: {
    ...fault,
    "rules.*.match.*.grpc": "gateway-grpc-match",
    "rules.*.retries": "gateway-retry-experimental",
  },
});

const httpRouteWithRetries = capabilityTable("route", {
  exact: [
    ...everywhere,
    "rules.*.match.*.path.exact",
    "rules.*.timeoutMs",
    "rules.*.retries.attempts",
    "rules.*.retries.perTryTimeoutMs",
  ],
  approximate: {
    ...headers,
    "rules.*.match.*.path.prefix": "gateway-path-prefix",
    "rules.*.retries.on.connect-failure": "gateway-retry-connection",
    "rules.*.retries.on.refused-stream": "gateway-retry-connection",
    "rules.*.retries.on.internal": "gateway-retry-code",
    "rules.*.retries.on.unavailable": "gateway-retry-code",
    "rules.*.retries.on.deadline-exceeded": "gateway-retry-code",
    "rules.*.retries.on.resource-exhausted": "gateway-retry-code",
  },
  unsupported: {
    ...fault,
    "rules.*.match.*.grpc": "gateway-grpc-match",
    "rules.*.retries.on.cancelled": "gateway-retry-cancelled",
  },
});

const grpcRoute = capabilityTable("route", {
  exact: [...everywhere, "rules.*.match.*.grpc"],
  approximate: headers,
  unsupported: {
    ...fault,
    "rules.*.match.*.path": "gateway-grpc-path",
    "rules.*.timeoutMs": "gateway-grpc-timeout",
    "rules.*.retries": "gateway-grpc-retries",
  },
});

const circuitBreaker = capabilityTable("circuit-breaker", {
  exact: [],
  approximate: {},
  unsupported: { limits: "gateway-limits", outlierDetection: "gateway-outliers" },
});

/** What a route of the Gateway API (v1.6.1) makes of each field, by the kind of route and the installed channel. Pure. */
export function gatewayApiCapabilities({ protocol, experimental }: Form): Capability[] {
  return [
    ...routeCapabilities({ protocol, experimental }),
    ...circuitBreaker,
    noneOfKind("load-balancing", "gateway-balancing"),
    noneOfKind("rate-limit", "gateway-rate-limit"),
    noneOfKind("access", "gateway-access"),
  ];
}

/** The same of route policies alone, for control planes that break circuits in their own way. Pure. */
export function routeCapabilities({ protocol, experimental }: Form): Capability[] {
  const route = protocol === "grpc" ? grpcRoute : experimental ? httpRouteWithRetries : httpRoute;
  return [noModels, noTiers, ...route];
}
