import { expect, it } from "vitest";
import { differenceText } from "./difference-text";

it.each([
  [{ kind: "more", low: 0.1234, high: 0.3 }, false, "more", "12", "30"],
  [{ kind: "more", low: 0.0512, high: null }, false, "moreOpen", "5.1", ""],
  [{ kind: "less", low: 0.38, high: 0.66 }, false, "less", "38", "66"],
  [{ kind: "less", low: 0.38, high: null }, false, "lessOpen", "38", ""],
  [{ kind: "more", low: 0.004, high: 0.021 }, true, "morePoints", "0.4", "2.1"],
  [{ kind: "less", low: 0.004, high: null }, true, "lessPointsOpen", "0.4", ""],
  [{ kind: "none", n: 84 }, false, "none", "", ""],
  [{ kind: "same-bucket" }, false, "same-bucket", "", ""],
] as const)("%j", (difference, isPoints, key, low, high) => {
  expect(differenceText(difference, isPoints)).toMatchObject({ key, values: { low, high } });
});
