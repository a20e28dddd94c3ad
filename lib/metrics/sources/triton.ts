import { equals } from "../../promql/promql";
import type { Source } from "./source";
import { targetDimensions, targetLabels } from "./target-labels";
import { way } from "./way";

const requests = "nv_trt_llm_request_metrics";
const blocks = "nv_trt_llm_kv_cache_block_metrics";
const ofType = (type: string) => ({ sets: [[equals("request_type", type)]] });
const fraction = { sets: [[equals("kv_cache_block_type", "fraction")]] };
const { version: _version, ...labels } = { ...targetLabels, model: "model" };

/**
 * Triton, with its TensorRT-LLM backend for queue and cache. It has means (from counters in microseconds), not quantiles.
 * Its label `version` is the number of a model in its repository, not a version of the service: that comes by the pod.
 */
export const triton: Source = {
  name: "triton",
  layer: "model-server",
  labels,
  fromTarget: targetDimensions.filter((dimension) => dimension !== "version"),
  ways: {
    requests: [way.rate("nv_inference_request_success", { plus: ["nv_inference_request_failure"] })],
    errors: [way.rate("nv_inference_request_failure")],
    e2eMean: [
      { ...way.ratio("nv_inference_request_duration_us", "nv_inference_request_success"), scale: 0.001 },
    ],
    queueMean: [
      { ...way.ratio("nv_inference_queue_duration_us", "nv_inference_request_success"), scale: 0.001 },
    ],
    running: [way.gauge(requests, ofType("scheduled"))],
    waiting: [way.gauge(requests, ofType("waiting"))],
    engineSlots: [way.gauge(requests, ofType("max"))],
    kvCacheUsage: [way.max(blocks, fraction)],
    kvCacheMean: [way.mean(blocks, fraction)],
  },
};
