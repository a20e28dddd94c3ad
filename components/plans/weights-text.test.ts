import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseWeightsText, weightsText } from "./weights-text";

describe("weights in an address", () => {
  it("come back as they were", () => {
    const percent = fc.integer({ min: 0, max: 10_000 }).map((bp) => bp / 100);
    const weights = fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9.-]{0,10}$/), percent, {
      minKeys: 1,
      noNullPrototype: true,
    });
    fc.assert(
      fc.property(weights, (given) => {
        expect(parseWeightsText(weightsText(given))).toEqual(given);
      }),
    );
  });

  it.each(["", "v1", "v1:", "v1:x", "v1:1000", "v1:50,v1:50", "v1:50 v2:50", "a/b:100"])(
    "are none in %j",
    (text) => {
      expect(parseWeightsText(text)).toBeNull();
    },
  );
});
