import "server-only";

/** The kinds of policy that are written into a VirtualService and a DestinationRule. */
export type IstioTrafficKind = "route" | "circuit-breaker" | "load-balancing";
/** The kinds of policy that are written to an Istio mesh. */
export type IstioPolicyKind = IstioTrafficKind | "access";
