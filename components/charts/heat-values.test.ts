import { expect, it } from "vitest";
import { chartCsv } from "./chart-csv";
import { heatValues } from "./heat-values";

it("has a column a bucket and a row a step, and a gap where nothing was counted", () => {
  const values = heatValues({
    bounds: [100, 250, null],
    columns: [
      { at: 1_700_000_000, rates: [1, 0.5, 0] },
      { at: 1_700_000_015, rates: null },
    ],
  });
  expect(chartCsv({ title: "TTFT", unit: "requests/s", ...values })).toBe(
    [
      'time,"TTFT {le=""100""} [requests/s]","TTFT {le=""250""} [requests/s]","TTFT {le=""+Inf""} [requests/s]"',
      "2023-11-14T22:13:20.000Z,1,0.5,0",
      "2023-11-14T22:13:35.000Z,,,",
      "",
    ].join("\r\n"),
  );
});
