import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isScalar, parseDocument, visit } from "yaml";
import { balancingAlgorithms } from "../../../lib/policies/load-balancing-spec";
import type { PolicySpec } from "../../../lib/policies/policy-spec";
import { printYaml } from "../../../lib/policies/written/policy-yaml";
import {
  anyAccessSpec,
  anyBalancingSpec,
  anyBreakerSpec,
  anyRateLimitSpec,
  anyRouteSpec,
} from "../../../lib/policies/written/specs.fixture";
import { sourcesIn, withSources } from "../form/access-moves";
import { balancedBy } from "../form/balancing-moves";
import { replacedAt, withField } from "../form/list-moves";
import { splitWithWeights, weightsOfSplit } from "../form/split-of";
import { readDraft, rewriteDraft } from "./draft-text";
import {
  type LooseAccess,
  type LooseAccessRule,
  type LooseBalancing,
  type LooseBreaker,
  type LooseRateLimit,
  type LooseRoute,
  type LooseSpec,
  readLoose,
} from "./loose-spec";
import { isRecord } from "./rewrite-yaml";

const target = { mesh: "demo", namespace: "llm", service: "chat-model" };
const kinds = [
  { kind: "route" as const, any: anyRouteSpec as fc.Arbitrary<PolicySpec> },
  { kind: "circuit-breaker" as const, any: anyBreakerSpec as fc.Arbitrary<PolicySpec> },
  { kind: "access" as const, any: anyAccessSpec as fc.Arbitrary<PolicySpec> },
  { kind: "rate-limit" as const, any: anyRateLimitSpec as fc.Arbitrary<PolicySpec> },
  { kind: "load-balancing" as const, any: anyBalancingSpec as fc.Arbitrary<PolicySpec> },
];

/** The text with a note before every line that begins a field or an entry, and one behind every value on one line. */
function annotated(text: string): { text: string; notes: string[] } {
  const places = new Map<number, "before" | "behind">();
  const at = (offset: number) => {
    const start = text.lastIndexOf("\n", offset - 1) + 1;
    if (/^[\s-]*$/.test(text.slice(start, offset))) places.set(start, "before");
  };
  visit(parseDocument(text), {
    Pair: (_, { key, value }) => {
      if (isScalar(key) && key.range) at(key.range[0]);
      const range = isScalar(value) && !`${value.type}`.startsWith("BLOCK") ? value.range : null;
      if (range && text[range[1]] === "\n") places.set(range[1], "behind");
    },
  });
  const notes: string[] = [];
  let noted = "";
  let from = 0;
  for (const [place, side] of [...places].sort(([left], [right]) => left - right)) {
    const note = `# note ${notes.length}.`;
    const indent = /^ */.exec(text.slice(place))?.[0] ?? "";
    noted += text.slice(from, place) + (side === "before" ? `${indent}${note}\n` : ` ${note}`);
    notes.push(note);
    from = place;
  }
  return { text: noted + text.slice(from), notes };
}

function said(text: string): Record<string, unknown> {
  const read = readDraft(text);
  if (read.outcome === "broken" || !isRecord(read.value)) throw new Error(`broken:\n${text}`);
  return read.value;
}

function looseOf(kind: LooseSpec["kind"], spec: unknown): LooseSpec {
  const loose = readLoose(kind, spec);
  if ("path" in loose) throw new Error(`no form shows ${loose.path}`);
  return loose;
}

/** Every leaf by its path, empty collections too. */
function leavesOf(value: unknown, path = ""): Map<string, unknown> {
  const entries = isRecord(value) || Array.isArray(value) ? Object.entries(value) : [];
  if (entries.length === 0) return new Map([[path, value]]);
  return new Map(entries.flatMap(([key, item]) => [...leavesOf(item, `${path}/${key}`)]));
}

type Edit = { spec: unknown; under: string };

/** What the form does at one touch of a field, and below which path. */
function editsOf(loose: LooseSpec, number: number): Edit[] {
  switch (loose.kind) {
    case "route":
      return routeEdits(loose.spec, number);
    case "circuit-breaker":
      return breakerEdits(loose.spec, number);
    case "rate-limit":
      return limitEdits(loose.spec, number);
    case "load-balancing":
      return balancingEdits(loose.spec, number);
    case "access":
      return accessEdits(loose.spec, number);
  }
}

function routeEdits(spec: LooseRoute, number: number): Edit[] {
  return spec.rules.flatMap((rule, index): Edit[] => {
    const { split = [], retries, fault } = rule;
    const set = (field: string, value: unknown) => ({
      spec: { ...spec, rules: replacedAt(spec.rules, index, withField(rule, field, value)) },
      under: `/rules/${index}/${field}`,
    });
    const versions = Object.keys(weightsOfSplit(split) ?? {});
    const weights = Object.fromEntries(versions.map((version, place) => [version, place === 0 ? 10_000 : 0]));
    return [
      set("timeoutMs", number),
      set("name", `rule-${number}`),
      set("split", splitWithWeights(split, weights)),
      ...(retries ? [set("retries", withField(retries, "attempts", (number % 10) + 1))] : []),
      ...(fault?.abort ? [set("fault", { ...fault, abort: { ...fault.abort, status: 599 } })] : []),
    ];
  });
}

function limitEdits(spec: LooseRateLimit, number: number): Edit[] {
  const status = { spec: { ...spec, status: 503 }, under: "/status" };
  const edits = spec.rules.flatMap((rule, index): Edit[] => {
    const set = (field: string, value: unknown) => ({
      spec: { ...spec, rules: replacedAt(spec.rules, index, withField(rule, field, value)) },
      under: `/rules/${index}/${field}`,
    });
    const { match } = rule;
    return [
      set("tokensPerMinute", number),
      set("scope", "global"),
      set("per", { header: "x-user" }),
      ...(match ? [set("match", withField(match, "method", "POST"))] : []),
    ];
  });
  return [status, ...edits];
}

function breakerEdits(spec: LooseBreaker, number: number): Edit[] {
  const limits = withField(spec.limits, "maxRequests", number);
  const whole = { spec: withField(spec, "limits", limits), under: "/limits/maxRequests" };
  const versions = Object.entries(spec.versions ?? {}).map(([version, own]) => ({
    spec: withField(
      spec,
      "versions",
      withField(
        spec.versions,
        version,
        withField(own, "limits", withField(own.limits, "maxRequests", number)),
      ),
    ),
    under: `/versions/${version}/limits/maxRequests`,
  }));
  return [whole, ...versions];
}

function balancingEdits(spec: LooseBalancing, number: number): Edit[] {
  const other = balancingAlgorithms[number % balancingAlgorithms.length] ?? "random";
  const versions = Object.entries(spec.versions ?? {}).map(([version, own]) => ({
    spec: withField(
      spec,
      "versions",
      withField(spec.versions, version, withField(own, "slowStartMs", number)),
    ),
    under: `/versions/${version}/slowStartMs`,
  }));
  return [
    ...versions,
    { spec: withField(spec, "slowStartMs", number), under: "/slowStartMs" },
    { spec: withField(spec, "choices", number), under: "/choices" },
    ...(balancedBy(spec, other).hashOn === spec.hashOn && !spec.slowStartMs && !spec.choices
      ? [{ spec: balancedBy(spec, other), under: "/algorithm" }]
      : []),
  ];
}

function accessEdits(spec: LooseAccess, number: number): Edit[] {
  const ofLists = (["allow", "deny"] as const).flatMap((list) =>
    (spec[list] ?? []).flatMap((rule, index): Edit[] => {
      const edit = (next: LooseAccessRule, field: string) => ({
        spec: withField(spec, list, replacedAt(spec[list] ?? [], index, next)),
        under: `/${list}/${index}/${field}`,
      });
      const [source, ...others] = sourcesIn(rule);
      return [
        edit(withField(rule, "paths", [`/${number}`, ...(rule.paths ?? []).slice(1)]) ?? {}, "paths"),
        ...(source
          ? [edit(withSources(rule, [{ ...source, service: `s-${number}` }, ...others]), "from")]
          : []),
      ];
    }),
  );
  return [{ spec: withField(spec, "mtls", number % 2 ? "strict" : "disabled"), under: "/mtls" }, ...ofLists];
}

describe.each(kinds)("a $kind in the form", ({ kind, any }) => {
  const drafts = any.map((spec) => annotated(printYaml({ kind, target, spec })));

  it("is only looked at: the text stays as it is, comments and all", () => {
    fc.assert(
      fc.property(any, (spec) => {
        const plain = printYaml({ kind, target, spec });
        const { text, notes } = annotated(plain);
        expect(notes.length).toBeGreaterThan(5);
        const value = said(text);
        expect(value).toEqual(said(plain));
        for (const each of [plain, text])
          expect(rewriteDraft(each, { ...value, spec: looseOf(kind, value.spec).spec })).toBe(each);
      }),
    );
  });

  it("changes what was touched, and no other field and no comment", () => {
    fc.assert(
      fc.property(drafts, fc.integer({ min: 1, max: 600 }), fc.nat(), ({ text, notes }, number, pick) => {
        const before = said(text);
        const edits = editsOf(looseOf(kind, before.spec), number);
        const edit = edits[pick % edits.length];
        if (!edit) throw new Error("nothing to touch");
        const after = rewriteDraft(text, { ...before, spec: edit.spec });
        expect(said(after)).toEqual({ ...before, spec: JSON.parse(JSON.stringify(edit.spec)) });
        expect(notes.filter((note) => !after.includes(note))).toEqual([]);
        const [old, now] = [leavesOf(before), leavesOf(said(after))];
        const moved = [...new Set([...old.keys(), ...now.keys()])].filter(
          (path) => !Object.is(JSON.stringify(old.get(path)), JSON.stringify(now.get(path))),
        );
        expect(moved.filter((path) => !path.startsWith(`/spec${edit.under}`))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
