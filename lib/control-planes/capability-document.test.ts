import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { policyKinds } from "../policies/kinds";
import { allCapabilities } from "./all-capabilities";
import { capabilityDocument } from "./capability-document";
import { specFields } from "./spec-fields";

const file = "docs/control-planes.md";
const marks = ["<!-- what the code knows: begin -->", "<!-- what the code knows: end -->"] as const;

describe(file, () => {
  it("has the tables that the code makes; to renew them, run this test with UPDATE=1", () => {
    const text = readFileSync(file, "utf8");
    const [begin, end] = marks.map((mark) => text.indexOf(mark));
    if (begin === undefined || end === undefined || begin < 0 || end < begin)
      throw new Error("no place for tables");
    const renewed = `${text.slice(0, begin + marks[0].length)}\n\n${capabilityDocument()}\n\n${text.slice(end)}`;
    if (process.env.UPDATE) writeFileSync(file, renewed);
    expect(readFileSync(file, "utf8")).toBe(renewed);
  });
});

describe("the document", () => {
  const text = capabilityDocument();

  it("has a row for each field and a cell for each control plane", () => {
    for (const field of policyKinds.flatMap(specFields)) {
      if (field.startsWith("versions.")) continue;
      const row = text.split("\n").find((line) => line.startsWith(`| \`${field}\` |`));
      expect(row?.split(" | ").length, field).toBe(1 + allCapabilities.length);
    }
  });

  it("explains each reason once, and none that is not asked for", () => {
    const used = new Set([...text.matchAll(/(?:about|no)\[\^(\d+)\]/g)].map(([, number]) => number));
    const explained = [...text.matchAll(/^\[\^(\d+)\]: (.+)\.$/gm)].map(([, number]) => number);
    expect(explained).toEqual([...used]);
    expect(new Set(explained).size).toBe(explained.length);
  });

  it("tells control planes apart", () => {
    const names = allCapabilities.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(allCapabilities.every(({ needs }) => needs.length > 0)).toBe(true);
  });
});
