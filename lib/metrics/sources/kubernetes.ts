import { notEquals } from "../../promql/promql";
import type { Source } from "./source";
import { way } from "./way";

/** The rows without a container are a pod's own total of the others. */
const sets = [[notEquals("container", ""), notEquals("container", "POD")]];

/** What the kubelet's cAdvisor and kube-state-metrics say of pods. */
export const kubernetes: Source = {
  name: "kubernetes",
  layer: "cluster",
  labels: { namespace: "namespace", pod: "pod" },
  ways: {
    podRestarts: [way.count("kube_pod_container_status_restarts_total")],
    podCpu: [way.rate("container_cpu_usage_seconds_total", { sets })],
    podMemory: [way.gauge("container_memory_working_set_bytes", { sets })],
  },
};
