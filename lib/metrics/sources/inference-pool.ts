import type { Source } from "./source";
import { way } from "./way";

const pool = { repeatedBy: ["instance", "pod"], knownBy: ["namespace", "name"] } as const;

/** What an endpoint picker knows of its pool; every replica of it knows the same, so none is added to another. */
export const inferencePool: Source = {
  name: "inference-pool",
  layer: "gateway",
  labels: { namespace: "namespace", service: "name" },
  fromTarget: ["namespace"],
  ways: {
    kvCacheMean: [
      way.mean("llm_d_epp_average_kv_cache_utilization", pool),
      way.mean("inference_pool_average_kv_cache_utilization", pool),
    ],
    waiting: [
      way.gauge("llm_d_epp_per_endpoint_queue_size", pool),
      way.gauge("inference_pool_per_pod_queue_size", pool),
    ],
    healthyEndpoints: [
      way.gauge("llm_d_epp_ready_endpoints", pool),
      way.gauge("inference_pool_ready_pods", pool),
    ],
  },
};
