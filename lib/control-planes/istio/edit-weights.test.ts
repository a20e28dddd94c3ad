import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { DestinationRule } from "@kubernetes-models/istio/networking.istio.io/v1/DestinationRule";
import { VirtualService } from "@kubernetes-models/istio/networking.istio.io/v1/VirtualService";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import messages from "../../../messages/en.json";
import { fullWeightBp, type WeightsBp } from "../../policies/weights";
import type { IstioObject } from "./decompiled";
import { editWeights } from "./edit-weights";
import { type RuleWeights, readWeights } from "./rule-weights";

const options = { domain: "cluster.local", versionLabel: "version" };
const folder = path.join(import.meta.dirname, "fixtures/virtual-services");

type Raw = IstioObject & { kind: string; spec: { http?: { route?: { weight?: number }[] }[] } };
const written = readdirSync(folder).map((file) => {
  const documents = parseAllDocuments(readFileSync(path.join(folder, file), "utf8"));
  const objects = documents.map((document) => document.toJS() as Raw);
  const raw = objects.find(({ kind }) => kind === "VirtualService");
  if (!raw) throw new Error(`${file} has no VirtualService`);
  return {
    name: path.basename(file, ".yaml"),
    raw,
    rules: objects.filter(({ kind }) => kind === "DestinationRule"),
  };
});

const asRead: Record<string, string[]> = {
  "a-delegate-itself": ["slow: v1 10000", "rest: v1 8000, v2 2000"],
  "a-missing-weight": ["http.0: v1 10000, v2 0", "http.1: v1 10000"],
  "a-version-twice": ["http.0 is fixed: ambiguous"],
  "a-weight-of-zero": ["parked: v1 10000, v2 0"],
  "all-zero": ["none is fixed: no-weights", "negative is fixed: no-weights", "over: v1 6500, v2 3500"],
  connections: ["tcp.0 is fixed: tcp"],
  cors: ["http.0: v1 9900, v2 100"],
  delegates: ["cart is fixed: delegate", "search is fixed: delegate"],
  faults: ["chaos: v1 10, v2 9990"],
  "grown-over-years": ["api/v1 (old): v1 3400, v2 3300, api-next.shop.svc.cluster.local 3300"],
  headers: ["http.0: v2 2500, v1 7500"],
  "labels-of-more-than-a-version": ["http.0: east 6000, west 4000"],
  "many-hosts-and-gateways": ["http.0: v1 5000, v2 5000", "http.1: v1 10000"],
  mirrors: ["http.0: v1 10000", "http.1: v1 5000, v2 5000"],
  "names-of-tls": ["plain: login.example.org 10000", "tls.0 is fixed: tls", "tcp.0 is fixed: tcp"],
  "no-weight-at-all": ["http.0 is fixed: no-weights"],
  "parts-of-ten": ["main: v1 9000, v2 1000"],
  redirects: ["http.0 is fixed: redirect", "http.1 is fixed: direct-response", "http.2: v1 9500, v2 500"],
  retries: ["patient: v1 3333, v2 6667"],
  rewrites: ["http.0: v2 10000", "http.1: v1 7000, v2 3000"],
  "services-for-versions": [
    "http.0: reviews-v1.shop.svc.cluster.local 5000, reviews-v2.shop.svc.cluster.local 5000",
  ],
  "subsets-with-names-of-their-own": ["primary: 1.4.2 7500, 1.5.0 2500"],
  "subsets-without-a-rule": ["http.0: v1 6000, v2-mysql 4000"],
  "the-same-name-twice": ["http.0: v1 10000", "http.1: v1 4000, v2 6000"],
  thirds: ["http.0, about: v1 3334, v2 3333, v3 3333"],
  "two-services-of-one-version": ["http.0: v1 4000, v9 6000"],
  "two-versions": ["http.0: v1 9000, v2 1000"],
  "who-calls": ["http.0: v2 10000", "http.1: v1 10000"],
};

function inWords(rule: RuleWeights): string {
  if (rule.outcome === "fixed") return `${rule.key} is fixed: ${rule.why}`;
  const shares = rule.destinations.map(({ key, weightBp }) => `${key} ${weightBp}`).join(", ");
  return `${rule.key}${rule.isExact ? "" : ", about"}: ${shares}`;
}

/** The text of an object without the weights of one rule. */
function textWithoutWeights(raw: Raw, index: number): string {
  const copy = structuredClone(raw);
  for (const part of copy.spec.http?.[index]?.route ?? []) delete part.weight;
  return JSON.stringify(copy);
}

const weightsOf = (rule: RuleWeights | undefined): WeightsBp =>
  rule?.outcome === "weights"
    ? Object.fromEntries(rule.destinations.map(({ key, weightBp }) => [key, weightBp]))
    : {};

function edited(raw: Raw, rule: string, weights: WeightsBp, rules: Raw[], may: object = {}): Raw {
  const result = editWeights(raw, { rule, weights, ...may }, rules, options);
  if (result.outcome !== "edited") throw new Error(result.why);
  return result.raw;
}

const shiftable = written.flatMap(({ name, raw, rules }) =>
  readWeights(raw, rules, options).flatMap((rule, index) =>
    rule.outcome === "weights" ? [{ name: `${name}, ${rule.key}`, raw, rules, rule, index }] : [],
  ),
);

it("reads what people wrote, and why what cannot be shifted cannot", () => {
  expect(written.length).toBeGreaterThan(24);
  const read = written.map(({ name, raw, rules }) => [name, readWeights(raw, rules, options).map(inWords)]);
  expect(Object.fromEntries(read)).toEqual(asRead);
  for (const { raw, rules } of written) {
    new VirtualService(structuredClone(raw) as never).validate();
    for (const rule of rules) new DestinationRule(structuredClone(rule) as never).validate();
    for (const rule of readWeights(raw, rules, options)) {
      if (rule.outcome === "fixed") expect(messages.fixedWeights).toHaveProperty(rule.why);
    }
  }
});

describe("a shift of somebody else's rule", () => {
  it.each(shiftable)(
    "changes its weights alone, and Undo brings them back: $name",
    ({ raw, rules, rule, index }) => {
      const before = weightsOf(rule);
      const keys = Object.keys(before);
      const original = JSON.stringify(raw);
      const cuts = fc.array(fc.nat({ max: fullWeightBp }), {
        minLength: keys.length - 1,
        maxLength: keys.length - 1,
      });
      fc.assert(
        fc.property(cuts, (given) => {
          const ends = [0, ...given.sort((a, b) => a - b), fullWeightBp];
          const wanted = Object.fromEntries(
            keys.map((key, at) => [key, (ends[at + 1] ?? 0) - (ends[at] ?? 0)]),
          );
          const shifted = edited(raw, rule.key, wanted, rules);
          expect(textWithoutWeights(shifted, index)).toBe(textWithoutWeights(raw, index));
          expect(weightsOf(readWeights(shifted, rules, options)[index])).toEqual(wanted);
          const undone = edited(shifted, rule.key, before, rules);
          expect(textWithoutWeights(undone, index)).toBe(textWithoutWeights(raw, index));
          expect(weightsOf(readWeights(undone, rules, options)[index])).toEqual(before);
        }),
        { numRuns: 30 },
      );
      expect(JSON.stringify(raw)).toBe(original);
    },
  );

  it("in whole percents comes back to the very bytes, where those had weights in percent", () => {
    const named = ["two-versions", "cors", "grown-over-years", "headers", "a-weight-of-zero"];
    const some = shiftable.filter(
      ({ name, rule }) => named.includes(name.split(",")[0] ?? "") && Object.keys(weightsOf(rule)).length > 1,
    );
    expect(some.length).toBe(named.length);
    for (const { raw, rules, rule } of some) {
      const [first, ...others] = Object.keys(weightsOf(rule));
      const all = Object.fromEntries([[first, fullWeightBp], ...others.map((key) => [key, 0])]);
      const undone = edited(edited(raw, rule.key, all, rules), rule.key, weightsOf(rule), rules);
      expect(JSON.stringify(undone)).toBe(JSON.stringify(raw));
    }
  });

  const of = (name: string) => {
    const found = written.find((one) => one.name === name);
    if (!found) throw new Error(name);
    return found;
  };

  it("adds a destination where that is asked for, beside the first, and takes it away again", () => {
    const { raw, rules } = of("a-delegate-itself");
    const added = edited(raw, "slow", { v1: 9_000, v2: 1_000 }, rules, { mayAdd: true });
    expect(added.spec.http?.[0]?.route).toEqual([
      { destination: { host: "cart", subset: "v1" }, weight: 90 },
      { destination: { host: "cart", subset: "v2" }, weight: 10 },
    ]);
    const gone = edited(added, "slow", { v1: fullWeightBp }, rules, { mayRemove: true });
    expect(textWithoutWeights(gone, 0)).toBe(textWithoutWeights(raw, 0));
  });

  it.each([
    ["two-versions", "main", { v1: fullWeightBp, v2: 0 }, {}, "no-such-rule"],
    ["two-versions", "http.0", { v1: 9_000, v2: 999 }, {}, "not-a-whole"],
    ["two-versions", "http.0", { v1: 10_500, v2: -500 }, {}, "not-a-whole"],
    ["two-versions", "http.0", { v1: 9_999.5, v2: 0.5 }, {}, "not-a-whole"],
    ["two-versions", "http.0", { v1: fullWeightBp }, {}, "left-out"],
    ["two-versions", "http.0", { v1: 0, v2: 0, v3: fullWeightBp }, {}, "no-such-destination"],
    ["two-versions", "http.0", { v1: 0, v2: 0, v3: fullWeightBp }, { mayAdd: true }, "no-subset"],
    [
      "two-services-of-one-version",
      "http.0",
      { v1: 1, v9: 0, toString: 9_999 },
      { mayAdd: true },
      "no-subset",
    ],
    ["the-same-name-twice", "cart", { v1: fullWeightBp }, {}, "no-such-rule"],
    ["redirects", "http.0", { v1: fullWeightBp }, {}, "redirect"],
    ["connections", "tcp.0", { v1: fullWeightBp }, {}, "tcp"],
  ])("of %s, %s to %o is refused", (name, rule, weights, may, why) => {
    const { raw, rules } = of(name);
    const result = editWeights(raw, { rule, weights: weights as WeightsBp, ...may }, rules, options);
    expect(result).toMatchObject({ why });
    const words = result.outcome === "fixed" ? messages.fixedWeights : messages.weightsRefused;
    expect(words).toHaveProperty(why);
  });
});

it("a shift of any JSON throws nothing", () => {
  const odd = { toString: 0 };
  const any = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(odd, [{ weight: odd, destination: { host: odd, subset: odd } }, { weight: 1 }]),
    fc.constant({ host: odd, subsets: [{ name: odd, labels: { version: odd } }] }),
  );
  fc.assert(
    fc.property(any, any, any, (http, spec, rule) => {
      const weights = { v1: fullWeightBp };
      for (const raw of [{ spec }, { spec: { http } }, { spec: { http: [{ route: http }] } }]) {
        const result = editWeights(
          raw,
          { rule: "http.0", weights, mayRemove: true, mayAdd: true },
          [{ spec: rule }],
          options,
        );
        expect(["edited", "fixed", "refused"]).toContain(result.outcome);
      }
    }),
  );
});
