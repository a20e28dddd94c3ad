import { copyOf } from "./json";
import { preparedForCreation } from "./kinds/built-in-defaults";
import type { KubernetesObject } from "./kinds/kubernetes-object";
import { type Cluster, timestamp } from "./verbs/cluster";
import { withAllDefaults } from "./verbs/decoded-fields";

/** Stores objects as a cluster holds them that has run for a while: status included, namespaces made as needed. */
export function seedObjects(cluster: Cluster, objects: readonly KubernetesObject[]): void {
  for (const object of objects) {
    const kind = cluster.registry.findByKind(object.apiVersion, object.kind);
    if (!kind) throw new Error(`No kind ${object.apiVersion} ${object.kind} is served here`);
    const namespace = kind.isNamespaced ? (object.metadata.namespace ?? "default") : undefined;
    if (namespace !== undefined) seedNamespace(cluster, namespace);
    const filled = withAllDefaults(kind, copyOf(object));
    const given = kind.kind === "Namespace" ? preparedForCreation(filled) : filled;
    const known = cluster.store.get(kind, namespace, given.metadata.name ?? "")?.metadata;
    const metadata = {
      ...given.metadata,
      ...(namespace === undefined ? {} : { namespace }),
      uid: given.metadata.uid ?? known?.uid ?? cluster.newUid(),
      creationTimestamp: given.metadata.creationTimestamp ?? known?.creationTimestamp ?? timestamp(cluster),
      ...(kind.hasGeneration ? { generation: given.metadata.generation ?? known?.generation ?? 1 } : {}),
    };
    cluster.store.put(kind, { ...given, metadata } as KubernetesObject);
  }
}

function seedNamespace(cluster: Cluster, name: string): void {
  if (cluster.store.get({ group: "", plural: "namespaces" }, undefined, name)) return;
  seedObjects(cluster, [{ apiVersion: "v1", kind: "Namespace", metadata: { name } }]);
}

/** The installed definitions are objects too, so that clients see which fields there are. */
export function seedDefinitions(cluster: Cluster): void {
  seedObjects(
    cluster,
    cluster.registry.definitions.map((definition) => {
      const { names } = definition.spec;
      const stored = definition.spec.versions.filter(({ storage }) => storage).map(({ name }) => name);
      const established = (type: string, reason: string) => ({
        type,
        status: "True",
        reason,
        message: "",
        lastTransitionTime: timestamp(cluster),
      });
      return {
        ...definition,
        spec: { conversion: { strategy: "None" }, ...definition.spec },
        status: {
          acceptedNames: names,
          storedVersions: stored,
          conditions: [
            established("NamesAccepted", "NoConflicts"),
            established("Established", "InitialNamesAccepted"),
          ],
        },
      } as unknown as KubernetesObject;
    }),
  );
}
