import { expect, it } from "vitest";
import { fileName } from "./file-name";
import { pictureFrame } from "./picture-frame";

const frame = {
  title: 'a < b & "c"',
  subtitle: "ms",
  plot: { markup: "<svg/>", width: 400, height: 100 },
  colours: { page: "#000", ink: "#fff", soft: "#ccc" },
  fontFamily: "sans-serif",
  widthOf: (text: string) => text.length * 10,
};

it("a picture stands alone: what others named is text in it, never markup", () => {
  const legend = [{ name: "</text><script>", colour: '"/><script>' }];
  const { svg } = pictureFrame({ ...frame, legend });
  expect(svg).not.toContain("<script");
  expect(svg).toContain("a &lt; b &amp; &quot;c&quot;");
  expect(svg).not.toContain("var(");
});

it("has a legend in as many rows as it takes, and says how many it leaves out", () => {
  const names = Array.from({ length: 30 }, (_, index) => ({ name: `line ${index}`, colour: "#f00" }));
  const few = pictureFrame({ ...frame, legend: names.slice(0, 2) });
  const many = pictureFrame({ ...frame, legend: names });
  expect(many.height).toBeGreaterThan(few.height);
  expect(many.svg).toContain(">+6<");
  expect(many.svg).not.toContain("line 24");
});

it("a file is named after its chart and its end", () => {
  expect(fileName("Time to first token p95", 1_700_000_000, "csv")).toBe(
    "time-to-first-token-p95-2023-11-14T22-13-20Z.csv",
  );
  expect(fileName("../{}", 0, "png")).toBe("chart-1970-01-01T00-00-00Z.png");
});
