import { expect, it } from "vitest";
import { versionColour } from "../ui/version-colour";
import { lineColours } from "./line-colours";

it("a version keeps its colour where versions tell lines apart, and quantiles share it", () => {
  const lines = ["p50", "p95"].flatMap((quantile) =>
    ["v1", "v3"].map((version) => ({ labels: { version, quantile } })),
  );
  expect(lineColours(lines)).toEqual([
    { colour: versionColour("v1"), dash: "1 3" },
    { colour: versionColour("v3"), dash: "1 3" },
    { colour: versionColour("v1") },
    { colour: versionColour("v3") },
  ]);
});

it("two lines of one version are told apart by the palette", () => {
  const lines = ["a", "b"].map((pod) => ({ labels: { version: "v1", pod } }));
  expect(new Set(lineColours(lines).map(({ colour }) => colour)).size).toBe(2);
});
