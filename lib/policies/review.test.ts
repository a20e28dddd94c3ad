import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { moveReview, type ReviewEvent, type Reviewed } from "./review";

const people = ["author", "bob", "eve", "kim"] as const;
const person = fc.constantFrom(...people);
const by = fc.record({
  kind: fc.constantFrom("user" as const, "user" as const, "token" as const),
  id: person,
});
const event: fc.Arbitrary<ReviewEvent> = fc.oneof(
  { weight: 4, arbitrary: by.map((who): ReviewEvent => ({ kind: "approve", by: who })) },
  person.map((who): ReviewEvent => ({ kind: "take-back", by: who })),
  by.map((who): ReviewEvent => ({ kind: "reject", by: who })),
  fc.constantFrom<ReviewEvent>({ kind: "give-up" }, { kind: "newer-revision" }),
  { weight: 2, arbitrary: fc.constant<ReviewEvent>({ kind: "apply" }) },
);
const fresh: Reviewed = { state: "validated", isApplied: false, author: "author", approvedBy: [] };

/** What has to be true, told apart from how the table says it: who said yes since the last thing that dropped it. */
class Model {
  yes = new Set<string>();
  isOver = false;

  take(what: ReviewEvent): void {
    if (what.kind === "newer-revision") this.yes.clear();
    if (this.isOver) return;
    if (what.kind === "approve" && what.by.kind === "user" && what.by.id !== "author")
      this.yes.add(what.by.id);
    if (what.kind === "take-back") this.yes.delete(what.by);
    if (what.kind === "give-up") this.isOver = true;
    if (what.kind === "reject" && what.by.kind === "user" && what.by.id !== "author") this.isOver = true;
  }
}

describe("the review of a revision", () => {
  it("lets nothing be applied that fewer others than needed stand behind, in any order of what people do", () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), fc.integer({ min: 1, max: 3 }), (events, needed) => {
        let now = fresh;
        const model = new Model();
        for (const what of events) {
          const before = now;
          const outcome = moveReview(now, what, needed);
          if (outcome.outcome === "moved") now = outcome.to;
          if (before.isApplied) {
            expect(now).toEqual(before);
            return;
          }
          if (now.isApplied) expect(model.yes.size).toBeGreaterThanOrEqual(needed);
          if (now.isApplied) expect(model.isOver).toBe(false);
          model.take(what);
          expect(now.approvedBy).not.toContain("author");
          if (now.state === "approved") expect(now.approvedBy.length).toBeGreaterThanOrEqual(needed);
          if (now.state === "withdrawn") expect(model.isOver).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("can get to be applied, so that the rule above is not kept by refusing all", () => {
    const events: ReviewEvent[] = [
      { kind: "approve", by: { kind: "user", id: "bob" } },
      { kind: "approve", by: { kind: "user", id: "eve" } },
      { kind: "apply" },
    ];
    const end = events.reduce((now, what) => {
      const outcome = moveReview(now, what, 2);
      return outcome.outcome === "moved" ? outcome.to : now;
    }, fresh);
    expect(end).toMatchObject({ isApplied: true, approvedBy: ["bob", "eve"] });
  });

  it("is of no service that is not protected", () => {
    expect(moveReview(fresh, { kind: "approve", by: { kind: "user", id: "bob" } }, 0)).toEqual({
      outcome: "refused",
      why: "not-protected",
    });
    expect(moveReview(fresh, { kind: "apply" }, 0)).toMatchObject({ outcome: "moved" });
  });
});
