import { describe, expect, it } from "vitest";
import { change } from "../findings/facts.fixture";
import { seenBy, seenFromParts, tellingPart, withUnreadOut } from "./change-parts";
import type { ChangePart, ChangeSummary } from "./changes";

const part = (namespace: string, policyId: string, state: ChangePart["state"] = "accepted"): ChangePart => {
  const { service, policyKind, revision, fields, before, after, strength } = change();
  return { namespace, service, policyId, policyKind, revision, fields, before, after, state, strength };
};
const own = part("llm", "p1");
const other = part("shop", "p2", "failed");
const set: ChangeSummary = change({
  ...own,
  state: "failed",
  set: {
    state: "taken-back",
    parts: [own, other],
    reason: {
      failed: { policyId: "p2", code: "invalid-spec", message: "shop's secret" },
      left: [{ policyId: "p2", code: "frozen", message: "no" }],
    },
  },
});

describe("a change over several policies", () => {
  it("is said to be what went wrong, then what is still to come", () => {
    expect(tellingPart([own, other])).toBe(other);
    expect(tellingPart([own, part("llm", "p3", "queued")])?.state).toBe("queued");
  });

  it("is a change of each of its policies to who looks at that", () => {
    expect(seenFromParts(set).map(({ policyId, state }) => [policyId, state])).toEqual([
      ["p1", "accepted"],
      ["p2", "failed"],
    ]);
    expect(seenFromParts(change())).toEqual([change()]);
    expect(seenBy(set, ({ namespace }) => namespace === "shop")).toMatchObject({
      policyId: "p2",
      state: "failed",
    });
    expect(seenBy(set, ({ namespace }) => namespace === "elsewhere")).toBeNull();
  });

  it("tells nothing of the parts that may not be read", () => {
    const read = withUnreadOut(set, (namespace) => namespace === "llm");
    expect(JSON.stringify(read)).not.toContain("secret");
    expect(read.set).toMatchObject({ parts: [{ policyId: "p1" }], reason: { left: [] } });
    expect(withUnreadOut(set, (namespace) => namespace === "shop")).toMatchObject({
      namespace: "shop",
      policyId: "p2",
      set: { parts: [{ policyId: "p2" }] },
    });
    expect(withUnreadOut(set, () => true)).toBe(set);
  });
});
