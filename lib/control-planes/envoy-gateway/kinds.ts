import "server-only";

/** The kinds of policy that Envoy Gateway is told. */
export type EnvoyGatewayKind = "route" | "circuit-breaker" | "load-balancing" | "rate-limit";
