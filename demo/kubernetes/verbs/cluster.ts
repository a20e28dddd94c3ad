import type { KubernetesObject } from "../kinds/kubernetes-object";
import type { Registry } from "../kinds/registry";
import type { ResourceKind } from "../kinds/resource-kind";
import type { Store } from "../store/store";

export interface AdmissionRequest {
  kind: ResourceKind;
  operation: "CREATE" | "UPDATE" | "DELETE";
  object: KubernetesObject;
  isDryRun: boolean;
}

/** Throws an ApiError to refuse; may answer warnings. */
export type Admission = (request: AdmissionRequest) => string[];

/** All that the verbs work on. */
export interface Cluster {
  store: Store;
  registry: Registry;
  admission: Admission;
  now: () => Date;
  newUid: () => string;
}

/** As metav1.Time is printed: whole seconds. */
export function timestamp(cluster: Cluster): string {
  return `${cluster.now().toISOString().slice(0, 19)}Z`;
}
