import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const tests = "lib/metrics/server";
const importsOf = (file: string, from: RegExp) =>
  [...readFileSync(file, "utf8").matchAll(from)].flatMap(([, name]) => name ?? []);

describe("every source", () => {
  it("is held against a real Prometheus", () => {
    const all = importsOf("lib/metrics/sources/all-sources.ts", /from "\.\/([\w-]+)"/g);
    const held = readdirSync(tests)
      .filter((file) => file.endsWith(".db.test.ts"))
      .flatMap((file) => importsOf(`${tests}/${file}`, /from "\.\.\/sources\/([\w-]+)"/g));
    expect(all.filter((name) => name !== "source" && !held.includes(name))).toEqual([]);
    expect(all.length).toBeGreaterThan(20);
  });
});
