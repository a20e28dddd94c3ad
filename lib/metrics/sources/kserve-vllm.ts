import { vllmFamily } from "./vllm-family";

/** KServe passes a pod's vLLM series on under another name; where both are scraped, the pod counts once. */
export const kserveVllm = vllmFamily("kserve-vllm", "kserve_vllm:");
