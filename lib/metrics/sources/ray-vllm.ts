import { vllmFamily } from "./vllm-family";

/** Ray Serve exports its engines' series itself: without colons, and with its own labels beside vLLM's. */
export const rayVllm = vllmFamily("ray-vllm", "ray_vllm_");
