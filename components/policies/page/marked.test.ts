import { expect, it } from "vitest";
import { markedOf } from "./marked";

it.each([
  [null, null],
  ["", null],
  ["3", 3],
  ["120", 120],
  ["0", null],
  ["03", null],
  ["-1", null],
  ["1.5", null],
  ["1e3", null],
  ["99999999999", null],
  ["<script>", null],
])("reads %s", (param, number) => {
  expect(markedOf(param)).toBe(number);
});
