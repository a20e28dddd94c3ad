import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  automations,
  claimWeights,
  nobodysWeights,
  type OwnedWeights,
  type Writer,
  writerOf,
} from "./weight-owner";

const writers: readonly Writer[] = [
  { kind: "person", name: "ann" },
  { kind: "person", name: "ben" },
  { kind: "foreign", name: "argo-rollouts" },
  ...automations.map((kind) => ({ kind, name: `${kind} 1` })),
  { kind: "rollout", name: "rollout 2" },
];
const writer = fc.constantFrom(...writers);
const isAutomation = ({ kind }: { kind: string }) => automations.some((each) => each === kind);

/** Each writer wants its own weights, again and again, in an order that chance chooses. */
function run(order: readonly Writer[]): { owner: OwnedWeights; wrote: Writer[] } {
  let owner = nobodysWeights;
  const wrote: Writer[] = [];
  for (const each of order) {
    const claim = claimWeights(owner, each);
    owner = claim.owner;
    if (claim.outcome === "takes") wrote.push(each);
  }
  return { owner, wrote };
}

describe("the weights' one owner", () => {
  it("is one, and who wrote last, after any interleaving of the six kinds of writer", () => {
    fc.assert(
      fc.property(fc.array(writer, { minLength: 1, maxLength: 60 }), (order) => {
        const { owner, wrote } = run(order);
        const last = wrote.at(-1);
        expect({ kind: owner.kind, name: owner.name }).toEqual(last);
      }),
    );
  });

  it("does not go to and fro: no automation writes after another's, or after a person's or a controller's", () => {
    fc.assert(
      fc.property(fc.array(writer, { maxLength: 60 }), (order) => {
        const { wrote } = run(order);
        for (const [at, each] of wrote.entries()) {
          const before = wrote[at - 1];
          if (before && isAutomation(each)) expect(before).toEqual(each);
        }
        // Whatever automations do once a person has spoken, nothing moves.
        const { owner } = run([...order, { kind: "person", name: "ann" }]);
        for (const each of writers.filter(isAutomation))
          expect(claimWeights(owner, each)).toEqual({ outcome: "refused", owner });
      }),
    );
  });

  it("remembers the one automation that was paused, whoever writes after", () => {
    const first = fc.constantFrom(...writers.filter(isAutomation));
    fc.assert(
      fc.property(first, fc.array(writer, { maxLength: 20 }), (begun, rest) => {
        const order = [begun, { kind: "person", name: "ann" } as const, ...rest];
        expect(run(order).owner.paused).toEqual(begun);
      }),
    );
  });

  it("is told from who acts", () => {
    expect(writerOf({ kind: "token", id: "t", name: "deploy" })).toEqual({ kind: "person", name: "deploy" });
    expect(writerOf({ kind: "system", id: "heddle", name: "end of a change" })).toBeNull();
    const rollout = { kind: "automation" as const, id: "rollout:7", name: "canary" };
    expect(writerOf(rollout)).toEqual({ kind: "rollout", name: "canary" });
  });
});
