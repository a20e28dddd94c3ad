import "server-only";
import type { Capability } from "../../policies/capabilities";
import { capabilityTable } from "../capability-table";
import { trafficPolicyCapabilities } from "../envoy-gateway/capabilities";
import { noneOfKind } from "../none-of-kind";

const route = capabilityTable("route", {
  exact: [
    "keepRest",
    "rules.*.name",
    "rules.*.match.*.headers.*.exact",
    "rules.*.match.*.model",
    "rules.*.split.*.to",
    "rules.*.split.*.weight",
    "rules.*.timeoutMs",
  ],
  approximate: {
    "rules.*.match.*.headers.*.prefix": "gateway-header-expression",
    "rules.*.match.*.headers.*.regex": "gateway-header-expression",
    // Presence can be written, absence cannot: a value's check says which (unsupportedAiGateway).
    "rules.*.match.*.headers.*.present": "gateway-header-present",
    "rules.*.split.*.priority": "ai-gateway-priority",
  },
  unsupported: {
    "rules.*.match.*.path": "ai-gateway-path",
    "rules.*.match.*.grpc": "ai-gateway-path",
    "rules.*.retries": "ai-gateway-retries",
    "rules.*.fault": "ai-gateway-fault",
    "rules.*.mirror": "ai-gateway-mirror",
  },
});

/** What Envoy AI Gateway (v1.1) makes of each field: its AIGatewayRoute, and Envoy Gateway's BackendTrafficPolicy. */
export const aiGatewayCapabilities: Capability[] = [
  ...route,
  ...trafficPolicyCapabilities,
  noneOfKind("access", "envoy-gateway-access"),
];
