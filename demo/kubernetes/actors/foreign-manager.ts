import type { JsonObject } from "../json";
import type { KubernetesObject } from "../kinds/kubernetes-object";
import { type Access, send } from "./api-client";

export interface ForeignManagerSettings extends Access {
  /** What it holds the cluster to. */
  object: KubernetesObject;
  /** The plural of the object's kind. */
  resource: string;
  application: string;
  /** Absent: only when `revertNow` is called. */
  everyMs?: number;
}

export interface ForeignManager {
  revertNow: () => Promise<KubernetesObject>;
  stop: () => void;
}

/**
 * Reverts an object to its own content again and again, as Argo CD does with self-heal and server-side apply: manager
 * `argocd-controller`, forced, with its tracking annotation and label (argo-cd docs, user-guide/resource_tracking.md).
 */
export function startForeignManager({
  object,
  resource,
  application,
  everyMs,
  ...access
}: ForeignManagerSettings): ForeignManager {
  const { apiVersion, kind, metadata } = object;
  const { name = "", namespace = "default" } = metadata;
  const [group = ""] = apiVersion.includes("/") ? apiVersion.split("/") : [];
  const tracked: JsonObject = {
    ...object,
    metadata: {
      name,
      namespace,
      labels: { ...metadata.labels, "app.kubernetes.io/instance": application },
      annotations: {
        ...metadata.annotations,
        "argocd.argoproj.io/tracking-id": `${application}:${group}/${kind}:${namespace}/${name}`,
      },
    },
  };
  const root = group === "" ? `/api/${apiVersion}` : `/apis/${apiVersion}`;
  const path = `${root}/namespaces/${namespace}/${resource}/${name}?fieldManager=argocd-controller&force=true`;
  const revertNow = () => send(access, "PATCH", path, tracked, "application/apply-patch+yaml");
  // What the server refuses this time is tried again at the next.
  const timer =
    everyMs === undefined ? undefined : setInterval(() => revertNow().catch(() => undefined), everyMs);
  return { revertNow, stop: () => clearInterval(timer) };
}
