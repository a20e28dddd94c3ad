import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deliveryStates } from "./delivery-state";
import { judgeSet, type PartPush } from "./judge-set";

const push = (state: PartPush["state"], wasAccepted = false): PartPush => ({ state, wasAccepted });
const accepted = push("accepted", true);

describe("how a set stands", () => {
  it("goes forward until every part was accepted", () => {
    expect(judgeSet("forward", [accepted, push("queued")])).toEqual({ is: "under-way" });
    expect(judgeSet("forward", [accepted, push("committed")])).toEqual({ is: "under-way" });
    expect(judgeSet("forward", [accepted, push("converged", true)])).toEqual({ is: "over" });
  });

  it("fails with the first part that is lost, or in whose place something newer came before it was written", () => {
    for (const state of ["failed", "conflicted", "cancelled", "superseded"] as const) {
      expect(judgeSet("forward", [accepted, push(state), push("queued")])).toEqual({ is: "failed", at: 1 });
    }
    expect(judgeSet("forward", [push("superseded", true), accepted])).toEqual({ is: "over" });
  });

  it("never fails on the way back, and is over when no push is under way", () => {
    expect(judgeSet("back", [push("failed"), push("queued")])).toEqual({ is: "under-way" });
    expect(judgeSet("back", [push("failed"), push("conflicted"), accepted])).toEqual({ is: "over" });
  });

  it("is over forward only where every part was accepted", () => {
    const part = fc.record({ state: fc.constantFrom(...deliveryStates), wasAccepted: fc.boolean() });
    fc.assert(
      fc.property(fc.array(part, { minLength: 1 }), (parts) => {
        const isOver = judgeSet("forward", parts).is === "over";
        const areHeld = parts.every(
          ({ state, wasAccepted }) =>
            state === "accepted" || state === "converged" || (state === "superseded" && wasAccepted),
        );
        expect(isOver).toBe(areHeld);
      }),
    );
  });
});
