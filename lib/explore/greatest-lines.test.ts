import { expect, it } from "vitest";
import { greatestLines } from "./greatest-lines";

const line = (labels: Record<string, string>, ...values: (number | null)[]) => ({
  labels,
  points: values.map((value, at): [number, number | null] => [at, value]),
});

it("keeps the lines with the greatest means, in the order of their names, and says how many there are", () => {
  const lines = [
    line({ a: "z" }, 9, null),
    line({ a: "b" }, 1, 2),
    line({ a: "c" }, 5, 5),
    line({ a: "d" }, null, null),
  ];
  const { lines: kept, total } = greatestLines(lines, 2);
  expect(kept.map(({ labels }) => labels.a)).toEqual(["c", "z"]);
  expect(total).toBe(3);
});

it("keeps the quantiles of one thing together", () => {
  const of = (version: string, quantile: string) => line({ quantile, version }, 1);
  const { lines } = greatestLines([of("v2", "p50"), of("v1", "p95"), of("v1", "p50")], 10);
  expect(lines.map(({ labels }) => `${labels.version} ${labels.quantile}`)).toEqual([
    "v1 p50",
    "v1 p95",
    "v2 p50",
  ]);
});
