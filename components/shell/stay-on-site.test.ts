import { expect, it } from "vitest";
import { stayOnSite } from "./stay-on-site";

it.each([
  [null, "/"],
  ["/changes?mesh=demo", "/changes?mesh=demo"],
  ["//evil.example", "/"],
  ["/\\evil.example", "/"],
  ["https://evil.example", "/"],
  ["javascript:alert(1)", "/"],
  ["/sign-in", "/"],
  [`/${"a".repeat(1_001)}`, "/"],
])("%j leads to %j", (next, expected) => {
  expect(stayOnSite(next)).toBe(expected);
});
