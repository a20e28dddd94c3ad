import { istioPods } from "./istio-pods";
import { istioWorkloads } from "./istio-workloads";
import { kubePodLabels } from "./kube-pod-labels";
import type { PodJoin } from "./pod-join";

/** Best first: the mesh's own names are those that its other figures go by. */
export const podJoins: readonly PodJoin[] = [istioPods, istioWorkloads, kubePodLabels];
