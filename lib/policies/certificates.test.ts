import { describe, expect, it } from "vitest";
import { judgeCertificate, worstWord } from "./certificates";

const [hour, day] = [3_600, 86_400];

describe("a certificate", () => {
  it.each<[string, number | null, number | null, string]>([
    ["of a year is good a month before its end", 30 * day, 365 * day, "good"],
    ["of a year ends soon in its last week", 6 * day, 365 * day, "soon"],
    ["of ninety days, renewed at thirty, is good then", 29 * day, 90 * day, "good"],
    ["of a day is good for two thirds of it", 9 * hour, day, "good"],
    ["of a day ends soon in its last third", 7 * hour, day, "soon"],
    ["of nobody knows how long ends soon in its last week", 6 * day, null, "soon"],
    ["that ends now is over", 0, day, "over"],
    ["that ended is over", -60, null, "over"],
    ["of which nobody tells is unknown", null, day, "unknown"],
  ])("%s", (_, ttl, lifetime, word) => expect(judgeCertificate(ttl, lifetime)).toBe(word));

  it("that is worst stands for all that are known", () => {
    expect(worstWord(["good", "soon", "unknown"])).toBe("soon");
    expect(worstWord(["good", "unknown"])).toBe("good");
    expect(worstWord(["over", "soon"])).toBe("over");
    expect(worstWord([])).toBe("unknown");
  });
});
