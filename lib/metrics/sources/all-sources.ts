import { certManager, certManagerExported } from "./cert-manager";
import { consul } from "./consul";
import { consulServers } from "./consul-servers";
import { dcgm, dcgmExported } from "./dcgm";
import { dynamo } from "./dynamo";
import { endpointPicker } from "./endpoint-picker";
import { envoyAiGateway } from "./envoy-ai-gateway";
import { envoyClusters } from "./envoy-clusters";
import { genAiClient } from "./gen-ai-client";
import { genAiServer } from "./gen-ai-server";
import { heddleMesh } from "./heddle-mesh";
import { inferencePool } from "./inference-pool";
import { istioAgents } from "./istio-agents";
import { istioEndpoints } from "./istio-endpoints";
import { istioMixed } from "./istio-mixed";
import { istioSidecar } from "./istio-sidecar";
import { istioWaypoint } from "./istio-waypoint";
import { istioZtunnel } from "./istio-ztunnel";
import { istiod } from "./istiod";
import { kserveVllm } from "./kserve-vllm";
import { kubernetes } from "./kubernetes";
import { linkerdIdentity } from "./linkerd-identity";
import { linkerdInbound } from "./linkerd-inbound";
import { linkerdOutbound } from "./linkerd-outbound";
import { linkerdPods } from "./linkerd-pods";
import { linkerdRoutes } from "./linkerd-routes";
import { litellm } from "./litellm";
import { nim } from "./nim";
import { processes } from "./processes";
import { rayVllm } from "./ray-vllm";
import { scrapeTargets } from "./scrape-targets";
import { sglang } from "./sglang";
import type { Source } from "./source";
import { tensorrtLlm } from "./tensorrt-llm";
import { tgi } from "./tgi";
import { triton } from "./triton";
import { vllm } from "./vllm";

/**
 * Best first: who is nearest to what a concept means, and can tell most apart. A mesh sees every request once, with
 * its version; an engine knows what it does; a gateway only knows what passed it.
 */
export const allSources: readonly Source[] = [
  heddleMesh,
  envoyClusters,
  istioMixed,
  istioSidecar,
  istioWaypoint,
  istioEndpoints,
  istioZtunnel,
  linkerdInbound,
  linkerdRoutes,
  linkerdPods,
  linkerdOutbound,
  consul,
  istiod,
  istioAgents,
  linkerdIdentity,
  consulServers,
  vllm,
  rayVllm,
  kserveVllm,
  sglang,
  tensorrtLlm,
  nim,
  tgi,
  triton,
  envoyAiGateway,
  endpointPicker,
  dynamo,
  litellm,
  genAiServer,
  genAiClient,
  inferencePool,
  dcgmExported,
  dcgm,
  certManagerExported,
  certManager,
  kubernetes,
  processes,
  scrapeTargets,
];
