import "server-only";
import type { Capability } from "../../policies/capabilities";
import { capabilityTable, noTiers } from "../capability-table";
import { noneOfKind } from "../none-of-kind";

const route = capabilityTable("route", {
  exact: ["keepRest", "rules.*.match.*.model", "rules.*.split"],
  approximate: { "rules.*.name": "llm-d-rule-name" },
  unsupported: {
    "rules.*.match.*.headers": "llm-d-model-alone",
    "rules.*.match.*.path": "llm-d-model-alone",
    "rules.*.match.*.grpc": "llm-d-model-alone",
    "rules.*.timeoutMs": "llm-d-names-alone",
    "rules.*.retries": "llm-d-names-alone",
    "rules.*.fault": "llm-d-names-alone",
    "rules.*.mirror": "llm-d-names-alone",
  },
});

/** What an InferenceModelRewrite (llm-d.ai/v1alpha2) makes of each field. */
export const llmDCapabilities: Capability[] = [
  noTiers,
  ...route,
  noneOfKind("circuit-breaker", "llm-d-breaker"),
  noneOfKind("load-balancing", "llm-d-picker"),
  noneOfKind("rate-limit", "kind-not-written"),
  noneOfKind("access", "llm-d-access"),
];
