import { expect, it } from "vitest";
import { excerptOf } from "./excerpt";

const lines = (count: number, changed?: number) =>
  Array.from({ length: count }, (_, at) => (at + 1 === changed ? "changed" : `line ${at + 1}`)).join("\n");

it("shows the lines around what differs, and where they begin", () => {
  const { fromLine, before, after } = excerptOf(lines(100), lines(100, 50));
  expect(fromLine).toBe(42);
  expect(before.split("\n").slice(0, 9)).toEqual(
    [42, 43, 44, 45, 46, 47, 48, 49, 50].map((at) => `line ${at}`),
  );
  expect(after.split("\n")).toHaveLength(17);
  expect(after.split("\n")[8]).toBe("changed");
});

it("shows the whole of what is short, new or gone", () => {
  expect(excerptOf("", "a\r\nb\r\n")).toEqual({ fromLine: 1, before: "", after: "a\nb\n", isCut: false });
  expect(excerptOf(lines(5, 1), lines(5))).toMatchObject({ fromLine: 1, after: lines(5) });
});

it("says when it is not all", () => {
  const { isCut, before } = excerptOf(lines(2_000, 1), lines(2_000, 1_900));
  expect([isCut, before.split("\n").length]).toEqual([true, 600]);
});
