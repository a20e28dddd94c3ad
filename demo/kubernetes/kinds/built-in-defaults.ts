import { isObject, type Json } from "../json";
import type { KubernetesObject } from "./kubernetes-object";

/** What decoding fills in for built-in kinds (k8s.io/kubernetes pkg/apis, v1/defaults.go), as far as readers here look at it. */
export function withBuiltInDefaults(object: KubernetesObject): KubernetesObject {
  switch (object.kind) {
    case "Namespace":
      return withNameLabel(object);
    case "Service":
      return { ...object, spec: serviceSpec(object.spec) };
    case "Secret":
      return secretData(object);
    default:
      return object;
  }
}

/** Every namespace carries its name as a label (golden case ns-create). */
function withNameLabel(object: KubernetesObject): KubernetesObject {
  const labels = { ...object.metadata.labels, "kubernetes.io/metadata.name": object.metadata.name ?? "" };
  return { ...object, metadata: { ...object.metadata, labels } };
}

function serviceSpec(value: Json | undefined): Json {
  const spec = isObject(value) ? value : {};
  const ports = Array.isArray(spec.ports) ? spec.ports : [];
  return {
    sessionAffinity: "None",
    type: "ClusterIP",
    internalTrafficPolicy: "Cluster",
    ...spec,
    ...(ports.length === 0
      ? {}
      : {
          ports: ports.map((port) =>
            isObject(port) ? { protocol: "TCP", ...port, targetPort: port.targetPort ?? port.port } : port,
          ),
        }),
  };
}

function secretData(object: KubernetesObject): KubernetesObject {
  const { stringData, ...rest } = object;
  if (!isObject(stringData)) return { type: "Opaque", ...rest } as KubernetesObject;
  const data = { ...(isObject(rest.data) ? rest.data : {}) };
  for (const [key, value] of Object.entries(stringData))
    data[key] = Buffer.from(String(value)).toString("base64");
  return { type: "Opaque", ...rest, data } as KubernetesObject;
}

/** What creation adds that no manager owns. */
export function preparedForCreation(object: KubernetesObject): KubernetesObject {
  if (object.kind === "Namespace") {
    return { ...object, spec: { finalizers: ["kubernetes"] }, status: { phase: "Active" } };
  }
  return object;
}
