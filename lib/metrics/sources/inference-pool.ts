import type { Source } from "./source";
import { way } from "./way";

const ready = { over: "max" } as const;

/** What an endpoint picker knows of its pool; every replica of it knows the same, so none is added to another. */
export const inferencePool: Source = {
  name: "inference-pool",
  layer: "gateway",
  labels: { namespace: "namespace", service: "name" },
  fromTarget: ["namespace"],
  ways: {
    kvCacheMean: [
      way.max("llm_d_epp_average_kv_cache_utilization"),
      way.max("inference_pool_average_kv_cache_utilization"),
    ],
    waiting: [
      way.gauge("llm_d_epp_per_endpoint_queue_size", { repeatedBy: ["instance", "pod"] }),
      way.gauge("inference_pool_per_pod_queue_size", { repeatedBy: ["instance", "pod"] }),
    ],
    healthyEndpoints: [
      way.gauge("llm_d_epp_ready_endpoints", ready),
      way.gauge("inference_pool_ready_pods", ready),
    ],
  },
};
