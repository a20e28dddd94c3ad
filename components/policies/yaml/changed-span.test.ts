import fc from "fast-check";
import { expect, it } from "vitest";
import { changedSpan } from "./changed-span";

const letters = fc.string({ unit: fc.constantFrom("a", "b", "\n"), maxLength: 12 });

it("turns the one text into the other", () => {
  fc.assert(
    fc.property(letters, letters, (before, after) => {
      const change = changedSpan(before, after);
      expect(change === undefined).toBe(before === after);
      const { from, to, insert } = change ?? { from: 0, to: 0, insert: "" };
      expect(from).toBeLessThanOrEqual(to);
      expect(before.slice(0, from) + insert + before.slice(to)).toBe(after);
    }),
  );
});

it("touches only what differs", () => {
  expect(changedSpan("weight: 90\nx", "weight: 50\nx")).toEqual({ from: 8, to: 9, insert: "5" });
});
