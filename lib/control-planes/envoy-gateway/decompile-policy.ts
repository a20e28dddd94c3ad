import "server-only";
import type { Target } from "../../policies/names";
import type { PolicySpec } from "../../policies/policy-spec";
import type { Decompiled } from "../gateway-api/beyond";
import { decompileEnvoyGateway } from "./decompile";
import { decompileBalancing } from "./decompile-balancing";
import { decompileRateLimit } from "./decompile-rate-limit";
import type { EnvoyGatewayKind } from "./kinds";
import type { EnvoyGatewayOptions } from "./options";

/** What a standing BackendTrafficPolicy says of one kind. Pure. */
export function decompilePolicy(
  kind: Exclude<EnvoyGatewayKind, "route">,
  target: Target,
  object: unknown,
  options: Pick<EnvoyGatewayOptions, "protocol" | "route">,
): Decompiled<PolicySpec | null> {
  switch (kind) {
    case "circuit-breaker":
      return decompileEnvoyGateway(target, object, options);
    case "load-balancing":
      return decompileBalancing(target, object, options);
    case "rate-limit":
      return decompileRateLimit(target, object, options);
  }
}
