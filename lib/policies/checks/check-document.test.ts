import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import messages from "../../../messages/en.json";
import { problemCatalogue } from "./catalogue/catalogue";
import { fixCodes } from "./catalogue/fix-codes";
import { kialiCoverage } from "./catalogue/kiali-coverage";
import { checkDocument } from "./check-document";

const file = "docs/checks.md";
const marks = ["<!-- what the code knows: begin -->", "<!-- what the code knows: end -->"] as const;
const folder = "lib/policies/checks";
const filesOf = (isTest: boolean) =>
  readdirSync(folder)
    .filter(
      (name) =>
        name.endsWith(".ts") && name.includes(".test.") === isTest && name !== "check-document.test.ts",
    )
    .map((name) => readFileSync(`${folder}/${name}`, "utf8"))
    .join("\n");
const [checks, tests] = [filesOf(false), filesOf(true)];
const own = problemCatalogue.filter(({ of }) => of !== "the push");

describe(file, () => {
  it("has the tables that the code makes; to renew them, run this test with UPDATE=1", () => {
    const text = readFileSync(file, "utf8");
    const [begin, end] = marks.map((mark) => text.indexOf(mark));
    if (begin === undefined || end === undefined || begin < 0 || end < begin)
      throw new Error("no place for tables");
    const renewed = `${text.slice(0, begin + marks[0].length)}\n\n${checkDocument()}\n\n${text.slice(end)}`;
    if (process.env.UPDATE) writeFileSync(file, renewed);
    expect(readFileSync(file, "utf8")).toBe(renewed);
  });
});

describe("every problem", () => {
  it("has words, and every word a problem", () => {
    const codes = problemCatalogue.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    expect(Object.keys(messages.policies.problem).toSorted()).toEqual(codes.toSorted());
  });

  it.each(own.map(({ code }) => code))("%s is found by a check and tried in a test", (code) => {
    expect(checks).toContain(`"${code}"`);
    expect(tests).toMatch(new RegExp(`"(error|warning|info) ${code} `));
  });

  it("has a severity that a test has seen", () => {
    for (const { code, entry } of own)
      for (const severity of [entry.severity].flat())
        expect.soft(tests, `${severity} ${code}`).toContain(`"${severity} ${code} `);
  });
});

describe("every fix", () => {
  it("has words, and is offered by a check", () => {
    expect(Object.keys(messages.policies.fix).toSorted()).toEqual(fixCodes.toSorted());
    for (const code of fixCodes) expect.soft(checks, code).toContain(`"${code}"`);
  });
});

describe("what Kiali checks", () => {
  it("is listed whole, once each, and by checks that there are", () => {
    const codes = kialiCoverage.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.length).toBe(72);
    const known = problemCatalogue.map(({ code }) => code);
    const named = kialiCoverage
      .filter(({ by }) => by === "check")
      .flatMap(({ how }) => [...how.matchAll(/`([a-z-]+)`/g)].map(([, code]) => code));
    expect(named.length).toBeGreaterThan(10);
    expect(known).toEqual(expect.arrayContaining(named));
  });
});
