import { vllmFamily } from "./vllm-family";

export const vllm = vllmFamily("vllm", "vllm:");
