import { expect, it } from "vitest";
import { movesOf } from "./moves-of";

it.each([
  [{ v1: 9000, v2: 1000 }, { v1: 5000, v2: 5000 }, "v1 9000>5000, v2 1000>5000"],
  [{ v1: 10000 }, { v1: 9000, v10: 500, v2: 500 }, "v1 10000>9000, v2 0>500, v10 0>500"],
  [{ v1: 10000 }, { v1: 10000, v2: 0 }, ""],
  [null, { v1: 10000 }, "v1 null>10000"],
  [{ v1: 10000 }, null, "v1 10000>null"],
  [null, null, ""],
])("%j to %j is %s", (before, after, expected) => {
  const said = movesOf(before, after).map(({ version, fromBp, toBp }) => `${version} ${fromBp}>${toBp}`);
  expect(said.join(", ")).toBe(expected);
});
