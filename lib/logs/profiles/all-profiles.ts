import { envoyAiGateway } from "./envoy-ai-gateway";
import { heddle } from "./heddle";
import { istioJson } from "./istio-json";
import { istioText } from "./istio-text";
import { litellm } from "./litellm";
import type { LogProfile } from "./log-profile";
import { plain } from "./plain";
import { vllm } from "./vllm";

/** Every format that is known, the more particular before the more general: the first that fits a line reads it. */
export const allProfiles: readonly LogProfile[] = [
  heddle,
  envoyAiGateway,
  istioJson,
  istioText,
  litellm,
  vllm,
  plain,
];

export const profileNames = allProfiles.map(({ name }) => name);
