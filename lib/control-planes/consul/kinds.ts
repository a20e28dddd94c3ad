import "server-only";

/** What Consul's config entries are told. */
export const consulKinds = ["route", "circuit-breaker", "load-balancing", "access"] as const;
export type ConsulKind = (typeof consulKinds)[number];
