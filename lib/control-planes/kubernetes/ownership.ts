import "server-only";
import type { KubernetesObject } from "../../kubernetes/object";
import type { Ownership } from "../../policies/ownership";

type Metadata = KubernetesObject["metadata"];
type Trace = (metadata: Metadata) => Ownership | undefined;

/** Field managers under which operators move weights (argo-rollouts and flagger name themselves so). */
const weightManagers = [
  { tool: "argo-rollouts", pattern: /^(argo-)?rollouts?(-controller)?$/ },
  { tool: "flagger", pattern: /^flagger$/ },
] as const;

/**
 * By what each tool is known, the one that decides most first. Argo CD's tracking id is `<application>:<group>/<kind>:<namespace>/<name>`
 * (argo-cd docs, resource tracking); Flux labels what it applies; Helm annotates what it installs.
 */
const traces: readonly Trace[] = [
  ({ labels, ownerReferences }) => {
    const canary = ownerReferences.find(({ kind }) => kind === "Canary");
    const isFlagger = canary !== undefined || labels["app.kubernetes.io/managed-by"] === "flagger";
    return isFlagger ? { tool: "flagger", name: canary?.name ?? "", part: "weights" } : undefined;
  },
  ({ managedFields, annotations }) => {
    const rollout = annotations["rollouts.argoproj.io/managed-by-rollouts"];
    if (rollout !== undefined) return { tool: "argo-rollouts", name: rollout, part: "weights" };
    for (const { tool, pattern } of weightManagers) {
      if (managedFields.some(({ manager }) => pattern.test(manager)))
        return { tool, name: "", part: "weights" };
    }
    return undefined;
  },
  ({ labels, annotations, managedFields }) => {
    const tracked = annotations["argocd.argoproj.io/tracking-id"]?.split(":")[0];
    const name = tracked ?? labels["argocd.argoproj.io/instance"];
    const isApplied = managedFields.some(({ manager }) => manager === "argocd-controller");
    return name !== undefined || isApplied
      ? { tool: "argo-cd", name: name ?? "", part: "object" }
      : undefined;
  },
  ({ labels, managedFields }) => {
    const name = labels["kustomize.toolkit.fluxcd.io/name"] ?? labels["helm.toolkit.fluxcd.io/name"];
    const isApplied = managedFields.some(({ manager }) => /^(kustomize|helm)-controller$/.test(manager));
    return name !== undefined || isApplied ? { tool: "flux", name: name ?? "", part: "object" } : undefined;
  },
  ({ labels, annotations }) => {
    const release = annotations["meta.helm.sh/release-name"];
    const isHelm = release !== undefined || labels["app.kubernetes.io/managed-by"] === "Helm";
    return isHelm ? { tool: "helm", name: release ?? "", part: "object" } : undefined;
  },
];

/** The tool that keeps an object as its own source says; undefined where it is nobody's but people's. Pure. */
export function ownershipOf(object: KubernetesObject | undefined): Ownership | undefined {
  if (object === undefined) return undefined;
  for (const trace of traces) {
    const owner = trace(object.metadata);
    if (owner !== undefined) return { ...owner, name: owner.name.slice(0, 253) };
  }
  return undefined;
}
