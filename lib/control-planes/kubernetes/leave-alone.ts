import "server-only";
import { stringify } from "yaml";
import type { KubernetesObject } from "../../kubernetes/object";
import type { ResourceKind } from "../../kubernetes/resource-kinds";
import type { Ownership } from "../../policies/ownership";
import { fieldManager } from "./mark";

/**
 * What makes a tool leave alone what Heddle writes in an object it owns, as text to copy into the tool's own source: Argo CD's
 * `ignoreDifferences`, Flux's annotation. Null where there is no such switch: Helm writes what a chart's new release changed, and
 * an operator moves the weights itself.
 */
export function leaveAloneText(
  owner: Ownership,
  kind: ResourceKind,
  { metadata }: KubernetesObject,
): string | null {
  switch (owner.tool) {
    case "argo-cd":
      return yaml({
        spec: {
          ignoreDifferences: [
            {
              ...(kind.group === "" ? {} : { group: kind.group }),
              kind: kind.kind,
              namespace: metadata.namespace,
              name: metadata.name,
              managedFieldsManagers: [fieldManager],
            },
          ],
          syncPolicy: { syncOptions: ["RespectIgnoreDifferences=true"] },
        },
      });
    case "flux":
      return yaml({ metadata: { annotations: { "kustomize.toolkit.fluxcd.io/ssa": "IfNotPresent" } } });
    case "helm":
    case "argo-rollouts":
    case "flagger":
      return null;
  }
}

function yaml(value: unknown): string {
  return stringify(value, { lineWidth: 0 }).trimEnd();
}
