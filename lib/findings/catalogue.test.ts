import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { catalogue } from "./catalogue";
import { findingCodes } from "./findings";

test("docs/findings.md has a section for each code, and none for another", () => {
  const text = readFileSync("docs/findings.md", "utf8");
  const sections = [...text.matchAll(/^## (.+)$/gm)].map(([, name]) => name);
  expect(sections.toSorted()).toEqual([...findingCodes].toSorted());
  for (const section of text.split(/^## /m).slice(1)) {
    expect(section).toContain("**Said when**");
    expect(section).toContain("**Do**");
  }
});

test("each code has a rule of its name, and each rule is in the catalogue", () => {
  const rules = readdirSync("lib/findings/rules").filter((file) => !file.endsWith(".test.ts"));
  expect(rules.toSorted()).toEqual(findingCodes.map((code) => `${code}.ts`).toSorted());
  expect(new Set(catalogue).size).toBe(findingCodes.length);
});
