import { expect, it } from "vitest";
import { moneyText } from "./money-text";

it.each([
  [0, "$0"],
  [0.00123456, "$0.00123"],
  [0.16438, "$0.164"],
  [5, "$5.00"],
  [1250.4, "$1,250"],
])("%s dollars are %s", (amount, text) => {
  expect(moneyText(amount, "USD")).toBe(text);
});
