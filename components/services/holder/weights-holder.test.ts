import { describe, expect, it } from "vitest";
import type { FoundView } from "../../../lib/policies/found";
import type { WeightOwner } from "../../../lib/services/services";
import { type FoundBeside, weightsHolder } from "./weights-holder";

const nobody: WeightOwner = { kind: "mesh", name: "" };
const person: WeightOwner = { kind: "person", name: "demo" };
const found: FoundView = {
  etag: "1",
  objects: ["VirtualService llm/chat"],
  owners: [],
  owned: null,
  way: null,
  whole: { outcome: "spec", changes: [] },
  rules: [{ rule: "default", weights: { v1: 9_000, v2: 1_000 }, why: null }],
};
const argo = { tool: "argo-rollouts", name: "chat", part: "weights" } as const;

describe("who holds a service's weights", () => {
  it.each<[string, WeightOwner, FoundBeside, string, string]>([
    ["a policy's owner", person, "unknown", "person", "demo"],
    ["nobody, where only Heddle writes", nobody, "own-alone", "mesh", ""],
    ["nobody, where no route stands", nobody, null, "mesh", ""],
    ["whoever cannot be asked", nobody, "unknown", "unknown", ""],
    ["another field manager", nobody, { ...found, owners: ["kubectl", "ci"] }, "foreign", "kubectl, ci"],
    [
      "a tool that moves them",
      nobody,
      { ...found, owners: ["x"], owned: argo },
      "foreign",
      "The argo-rollouts chat",
    ],
    [
      "a tool without a name",
      nobody,
      { ...found, owned: { ...argo, name: "" } },
      "foreign",
      "The argo-rollouts",
    ],
    ["an object whose writer is not told", nobody, found, "foreign", "VirtualService llm/chat"],
  ])("is %s", (_, owner, beside, kind, name) => {
    expect(weightsHolder(owner, beside, (tool) => `The ${tool}`)).toEqual({ kind, name });
  });
});
