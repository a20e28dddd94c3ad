import { equals, labels, matches, notEquals, promql, selector, text } from "../../promql/promql";
import type { PodJoin } from "./pod-join";

const series = "istio_requests_total";
const owners = "kube_pod_owner";
const reported = [notEquals("destination_workload", "unknown")];
const workload = labels(["namespace", "destination_workload"]);
const pod = labels(["namespace", "pod"]);
const honoured = equals("exported_pod", "");

/**
 * For meshes without sidecars, or whose reports do not carry the pod: the pod's owner is a workload, and the mesh says under
 * which service and version that workload is called.
 */
export const istioWorkloads: PodJoin = {
  name: "istio-workloads",
  says: "the pod's owner (kube_pod_owner) is a workload that the mesh knows by service and version",
  needs: [series, owners],
  mark: reported,
  labels: { service: "destination_service_name", version: "destination_version" },
  rows: ({ keep, matchers, back }) => {
    const replicaSets = selector(owners, [equals("owner_kind", "ReplicaSet"), honoured]);
    const sets = selector(owners, [matches("owner_kind", "StatefulSet|DaemonSet"), honoured]);
    const owned = promql`label_replace(${replicaSets}${back}, ${text("destination_workload")}, "$1", "owner_name", "(.+)-[^-]+") or label_replace(${sets}${back}, ${text("destination_workload")}, "$1", "owner_name", "(.+)")`;
    const by = labels(["destination_workload_namespace", "destination_workload", ...keep]);
    const calls = promql`sum by (${by}) (${selector(series, [...reported, ...matchers])}${back})`;
    const known = promql`label_replace(${calls}, "namespace", "$1", "destination_workload_namespace", "(.*)")`;
    const one = promql`topk by (${workload}) (1, ${known})`;
    const rows = promql`(${owned}) * on (${workload}) group_left (${labels(keep)}) ${one}`;
    return promql`group by (${labels(["namespace", "pod", ...keep])}) (topk by (${pod}) (1, ${rows}))`;
  },
};
