import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type GateFacts, judgeGate } from "./gate";

const at = new Date("2026-01-01T00:00:00Z");
const later = new Date("2026-01-02T00:00:00Z");
const reason = { reason: "v2 drops every second call" };
const open: GateFacts = {
  at,
  notBefore: null,
  approvals: { given: 0, needed: 0 },
  freeze: null,
  isWayBack: false,
  raisesFailing: [],
  breakGlass: null,
};
const facts = fc.record({
  at: fc.constant(at),
  notBefore: fc.constantFrom(null, later, new Date(0)),
  approvals: fc.record({ given: fc.nat(3), needed: fc.nat(3) }),
  freeze: fc.constantFrom(null, { name: "f", until: later }),
  isWayBack: fc.boolean(),
  raisesFailing: fc.constantFrom([], ["v2"]),
  breakGlass: fc.constantFrom(null, reason),
});

describe("the gate", () => {
  it("is open where no rule stands in the way, and marks nothing", () => {
    expect(judgeGate({ ...open, breakGlass: reason, isWayBack: true })).toEqual({ waits: [], passed: null });
  });

  it("waits for approvals, a time and the end of a freeze", () => {
    const given = {
      ...open,
      approvals: { given: 1, needed: 2 },
      freeze: { name: "f", until: later },
      notBefore: later,
    };
    expect(judgeGate(given).waits.map((wait) => wait.for)).toEqual(["approval", "time", "freeze"]);
  });

  it("lets a way back through, marked, unless it gives more to what fails", () => {
    const given = { ...open, isWayBack: true, approvals: { given: 0, needed: 1 } };
    expect(judgeGate(given)).toMatchObject({
      waits: [],
      passed: { how: "way-back", approvals: { needed: 1 } },
    });
    expect(judgeGate({ ...given, raisesFailing: ["v2"] })).toMatchObject({
      waits: [{ for: "approval" }],
      passed: null,
    });
  });

  it("never lets anything past a rule without a mark, and marks nothing that passed none", () => {
    fc.assert(
      fc.property(facts, (given) => {
        const { waits, passed } = judgeGate(given);
        const lacks = given.approvals.given < given.approvals.needed;
        const isRuled = lacks || given.freeze !== null;
        const waitsForRule = waits.some((wait) => wait.for !== "time");
        expect(waitsForRule || passed !== null).toBe(isRuled);
        expect(waitsForRule && passed !== null).toBe(false);
        expect(waits.some((wait) => wait.for === "time")).toBe(given.notBefore === later);
        if (passed?.how === "way-back")
          expect(given.isWayBack && given.raisesFailing.length === 0).toBe(true);
        if (passed?.how === "break-glass") expect(passed.reason).toBe(reason.reason);
        if (passed) expect(passed.approvals !== null).toBe(lacks);
      }),
    );
  });
});
