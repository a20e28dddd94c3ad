import { describe, expect, it } from "vitest";
import { kubernetesObjectSchema } from "../../kubernetes/object";
import { ownershipOf } from "./ownership";

function object(metadata: object) {
  return kubernetesObjectSchema.parse({ metadata: { name: "chat", namespace: "ai", ...metadata } });
}
const managed = (...managers: string[]) => ({
  managedFields: managers.map((manager) => ({ manager, operation: "Update" })),
});

describe("the tool that keeps an object", () => {
  it.each([
    [
      "an application, by its tracking id",
      {
        annotations: { "argocd.argoproj.io/tracking-id": "apps:networking.istio.io/VirtualService:ai/chat" },
      },
      { tool: "argo-cd", name: "apps", part: "object" },
    ],
    [
      "an application, by its label",
      { labels: { "argocd.argoproj.io/instance": "apps" } },
      { tool: "argo-cd", name: "apps", part: "object" },
    ],
    ["Argo CD, by who wrote", managed("argocd-controller"), { tool: "argo-cd", name: "", part: "object" }],
    [
      "a Kustomization",
      { labels: { "kustomize.toolkit.fluxcd.io/name": "infra" } },
      { tool: "flux", name: "infra", part: "object" },
    ],
    ["Flux, by who wrote", managed("helm-controller"), { tool: "flux", name: "", part: "object" }],
    [
      "a release",
      { annotations: { "meta.helm.sh/release-name": "chat" } },
      { tool: "helm", name: "chat", part: "object" },
    ],
    [
      "Helm, by its label",
      { labels: { "app.kubernetes.io/managed-by": "Helm" } },
      { tool: "helm", name: "", part: "object" },
    ],
    [
      "a Rollout",
      { annotations: { "rollouts.argoproj.io/managed-by-rollouts": "chat" } },
      { tool: "argo-rollouts", name: "chat", part: "weights" },
    ],
    [
      "Argo Rollouts, by who wrote",
      managed("rollouts-controller"),
      { tool: "argo-rollouts", name: "", part: "weights" },
    ],
    [
      "a Canary",
      { ownerReferences: [{ kind: "Canary", name: "chat" }] },
      { tool: "flagger", name: "chat", part: "weights" },
    ],
    ["Flagger, by who wrote", managed("flagger"), { tool: "flagger", name: "", part: "weights" }],
  ])("is found: %s", (_, metadata, owner) => {
    expect(ownershipOf(object(metadata))).toEqual(owner);
  });

  it("is the one that moves the weights, where another keeps the object", () => {
    const both = {
      labels: { "argocd.argoproj.io/instance": "apps" },
      ...managed("argocd-controller", "flagger"),
    };
    expect(ownershipOf(object(both))?.tool).toBe("flagger");
    // Flux's controllers install charts: the release is theirs.
    const installed = {
      annotations: { "meta.helm.sh/release-name": "chat" },
      ...managed("helm-controller"),
    };
    expect(ownershipOf(object(installed))?.tool).toBe("flux");
  });

  it("is nobody for what people and Heddle write, and where nothing is", () => {
    const people = {
      ...managed("kubectl-edit", "kubectl-client-side-apply", "heddle", "my-flagger-script"),
      labels: { "app.kubernetes.io/managed-by": "heddle" },
      ownerReferences: [{ kind: "Deployment", name: "chat" }],
    };
    expect(ownershipOf(object(people))).toBeUndefined();
    expect(ownershipOf(object({}))).toBeUndefined();
    expect(ownershipOf(undefined)).toBeUndefined();
  });
});
