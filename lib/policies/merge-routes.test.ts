import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergeRoutes } from "./merge-routes";
import type { RouteRule, RouteSpec } from "./route-spec";

const split = (v1: number): RouteRule["split"] => [
  { to: { version: "v1" }, weightBp: v1 },
  { to: { version: "v2" }, weightBp: 10_000 - v1 },
];
const rule = (v1: number, more: Partial<RouteRule> = {}): RouteRule => ({ ...more, split: split(v1) });
const spec = (...rules: RouteRule[]): RouteSpec => ({ rules });
const beta = (v1: number, more: Partial<RouteRule> = {}) =>
  rule(v1, { name: "beta", match: [{ headers: { "x-tier": { exact: "beta" } } }], ...more });

describe("mergeRoutes", () => {
  it("undoes a change that nothing followed", () => {
    const [before, after] = [spec(rule(9_000)), spec(rule(5_000))];
    expect(mergeRoutes(after, before, after)).toEqual({ outcome: "merged", spec: before });
    expect(mergeRoutes(after, null, after)).toEqual({ outcome: "merged", spec: null });
  });

  it("keeps what others changed since, in other rules and in other fields of the same rule", () => {
    const [before, after] = [spec(rule(9_000)), spec(rule(5_000))];
    const newest = spec(beta(0), rule(5_000, { timeoutMs: 3_000 }));
    expect(mergeRoutes(after, before, newest)).toEqual({
      outcome: "merged",
      spec: spec(beta(0), rule(9_000, { timeoutMs: 3_000 })),
    });
  });

  it("names the field that both changed", () => {
    expect(mergeRoutes(spec(rule(5_000)), spec(rule(9_000)), spec(rule(1_000)))).toEqual({
      outcome: "overlap",
      overlaps: [{ rule: "default", field: "split" }],
    });
  });

  it("does not remove a rule that somebody changed since it was added", () => {
    const added = spec(beta(0), rule(9_000));
    expect(mergeRoutes(added, spec(rule(9_000)), spec(beta(5_000), rule(9_000)))).toEqual({
      outcome: "overlap",
      overlaps: [{ rule: "beta", field: "rule" }],
    });
  });

  it("puts a rule back before the one that takes everything", () => {
    const before = spec(beta(0), rule(9_000));
    const merged = mergeRoutes(spec(rule(9_000)), before, spec(rule(9_000, { timeoutMs: 10 })));
    expect(merged).toEqual({ outcome: "merged", spec: spec(beta(0), rule(9_000, { timeoutMs: 10 })) });
  });

  it("refuses rules that cannot be told apart", () => {
    const twice = spec(beta(0), beta(1), rule(9_000));
    expect(mergeRoutes(twice, spec(rule(1)), spec(rule(2))).outcome).toBe("overlap");
  });
});

describe("laws of merging", () => {
  const anySpec = fc
    .record({
      v1: fc.integer({ min: 0, max: 10_000 }),
      timeoutMs: fc.option(fc.integer({ min: 1, max: 60_000 }), { nil: undefined }),
      beta: fc.option(fc.integer({ min: 0, max: 10_000 }), { nil: undefined }),
    })
    .map(({ v1, timeoutMs, beta: share }) => {
      const last = rule(v1, timeoutMs === undefined ? {} : { timeoutMs });
      return share === undefined ? spec(last) : spec(beta(share), last);
    });

  it("a change that changed nothing undoes to nothing", () => {
    fc.assert(
      fc.property(anySpec, anySpec, (base, newest) => {
        expect(mergeRoutes(base, base, newest)).toEqual({ outcome: "merged", spec: newest });
      }),
    );
  });

  it("undo, then undo of the undo, is where it began", () => {
    fc.assert(
      fc.property(anySpec, anySpec, (before, after) => {
        const undone = mergeRoutes(after, before, after);
        expect(undone).toEqual({ outcome: "merged", spec: before });
        expect(mergeRoutes(before, after, before)).toEqual({ outcome: "merged", spec: after });
      }),
    );
  });

  it("what is merged keeps exactly the other side's fields that this side left alone", () => {
    fc.assert(
      fc.property(anySpec, anySpec, anySpec, (base, target, newest) => {
        const merged = mergeRoutes(base, target, newest);
        if (merged.outcome === "overlap") return;
        const at = (of: RouteSpec | null) => of?.rules.find(({ match }) => match === undefined);
        const [b, t, n, m] = [base, target, newest, merged.spec].map(at);
        expect(m?.timeoutMs).toBe(b?.timeoutMs === t?.timeoutMs ? n?.timeoutMs : t?.timeoutMs);
      }),
    );
  });
});
