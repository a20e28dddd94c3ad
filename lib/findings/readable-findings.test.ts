import { describe, expect, it } from "vitest";
import type { Finding, Findings } from "./findings";
import { readableFindings } from "./readable-findings";

function finding(namespace: string | null, seenBy: string[] = []): Finding {
  return {
    ...{
      id: `${namespace}`,
      code: "error-rise",
      severity: "critical",
      namespace,
      service: null,
      version: null,
    },
    ...{ upstream: null, since: null, figures: [], params: {}, seenBy, changes: [], actions: [] },
    ...{ logs: null, changeId: null, policyId: null },
  };
}

const found: Findings = {
  ...{ mesh: "demo", generatedAt: "2026-11-24T10:00:00.000Z", warnings: [], stale: null },
  findings: [finding("a", ["a/x", "b/y"]), finding("b", ["a/x"]), finding(null)],
};

describe("findings for who may read one namespace", () => {
  it("are all for who may read all", () => {
    expect(readableFindings(found, "all")).toBe(found);
  });

  it("are the namespace's and the mesh's own, and name no others who see them", () => {
    const { findings } = readableFindings(found, new Set(["a"]));
    expect(findings.map(({ namespace, seenBy }) => [namespace, seenBy])).toEqual([
      ["a", ["a/x"]],
      [null, []],
    ]);
  });
});
