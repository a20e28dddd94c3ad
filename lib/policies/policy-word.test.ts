import { describe, expect, it } from "vitest";
import type { Strength } from "../changes/changes";
import type { DeliveryState } from "../changes/delivery-state";
import { notWellFirst, policyStanding } from "./policy-word";

const everywhere: Strength = { kind: "proxies", acked: 2, total: 2, lagging: [], rejected: [] };
const delivery = (state: DeliveryState, more: { attempts?: number; strength?: Strength } = {}) => ({
  state,
  attempts: 1,
  strength: everywhere,
  convergence: null,
  ...more,
});

describe("the word for a policy", () => {
  it.each([
    ["draft", { delivery: null, hasRevision: false }, true],
    ["submitted", { delivery: null, hasRevision: true }, true],
    ["in-force", { delivery: delivery("converged"), hasRevision: true }, true],
    ["conflicted", { delivery: delivery("conflicted"), hasRevision: true }, false],
    ["failed", { delivery: delivery("failed"), hasRevision: true }, false],
  ] as const)("is %s", (word, facts, isWell) => {
    expect(policyStanding(facts)).toMatchObject({ word, isWell });
  });
});

describe("the order of a list", () => {
  it("has what is not well first and keeps the order of the rest", () => {
    const row = (name: string, word: "failed" | "in-force") => ({
      name,
      ...policyStanding({
        delivery: delivery(word === "failed" ? "failed" : "converged"),
        hasRevision: true,
      }),
    });
    const rows = [row("a", "in-force"), row("b", "failed"), row("c", "in-force"), row("d", "failed")];
    expect(notWellFirst(rows).map(({ name }) => name)).toEqual(["b", "d", "a", "c"]);
  });
});
