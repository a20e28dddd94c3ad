import { expect, it } from "vitest";
import { comparedOf, pickedAgain } from "./compared";

const revisions = [{ number: 3 }, { number: 2 }, { number: 1 }];

it.each([
  [null, []],
  ["3-1", [1, 3]],
  ["2", [2]],
  ["1-1", [1]],
  ["9-1", [1]],
  ["1-2-3", [1, 2]],
  ["<script>", []],
])("reads %s", (param, numbers) => {
  expect(comparedOf(param, revisions)).toEqual(numbers);
});

it("lets go of what is picked again, and keeps two at most", () => {
  expect(pickedAgain([], 3)).toBe("3");
  expect(pickedAgain([3], 1)).toBe("3-1");
  expect(pickedAgain([1, 3], 2)).toBe("3-2");
  expect(pickedAgain([1, 3], 3)).toBe("1");
  expect(pickedAgain([1], 1)).toBeNull();
});
