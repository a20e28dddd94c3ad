import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rangeOfPath, readDraft, rewriteDraft } from "./draft-text";

const text = `# the weights of the launch
rules:
  - name: beta # our testers
    match:
      - headers: { x-tier: { exact: beta } }
    split: [ { to: { version: v2 }, weight: 100 } ]
  # everybody else
  - split:
      - { to: { version: v1 }, weight: 90 } # the old one
      - { to: { version: v2 }, weight: 10 }
    timeoutMs: 30000
`;

type Rule = { name?: string; split: { to: { version: string }; weight: number }[]; timeoutMs?: number };
const rules = () => {
  const read = readDraft(text);
  if (read.outcome === "broken") throw new Error("broken");
  return (read.value as { rules: Rule[] }).rules;
};
const said = (written: string) => {
  const read = readDraft(written);
  return read.outcome === "read" ? read.value : undefined;
};

describe("changing a text by its value", () => {
  it("leaves it alone when it says the same already", () => {
    expect(rewriteDraft(text, said(text))).toBe(text);
  });

  it("changes one figure and keeps every comment, the order and the style", () => {
    const [first, second] = rules();
    const moved = [
      { to: { version: "v1" }, weight: 50 },
      { to: { version: "v2" }, weight: 50 },
    ];
    const after = rewriteDraft(text, { rules: [first, { ...second, split: moved }] });
    expect(after).toBe(text.replace("weight: 90", "weight: 50").replace("weight: 10 ", "weight: 50 "));
  });

  it("takes a rule's comments along when it moves", () => {
    const [first, second] = rules();
    const after = rewriteDraft(text, { rules: [second, first] });
    expect(after.indexOf("# the old one")).toBeLessThan(after.indexOf("# our testers"));
    expect(said(after)).toEqual({ rules: [second, first] });
  });

  it("takes away what is gone and nothing else", () => {
    const [first, second] = rules();
    const { timeoutMs: _, ...rest } = second as Rule;
    expect(rewriteDraft(text, { rules: [first, rest] })).toBe(text.replace("    timeoutMs: 30000\n", ""));
  });

  it("keeps the comments of the rules that stay when the first goes", () => {
    const after = rewriteDraft(text, { rules: [rules()[1]] });
    expect(after).toContain("# the old one");
    expect(after).not.toContain("beta");
  });

  it("gives a key a new name in its place", () => {
    const before = "match:\n  headers:\n    x-tier: { exact: beta } # ours\n    x-old: { present: true }\n";
    const after = rewriteDraft(before, {
      match: { headers: { "x-class": { exact: "beta" }, "x-old": { present: true } } },
    });
    expect(after).toBe(before.replace("x-tier", "x-class"));
  });

  it("writes text that looks like a figure as text", () => {
    expect(said(rewriteDraft("rules: [{ name: a }]\n", { rules: [{ name: "1" }] }))).toEqual({
      rules: [{ name: "1" }],
    });
  });

  it("begins from nothing", () => {
    const value = { rules: rules() };
    expect(said(rewriteDraft("", value))).toEqual(value);
  });

  it("leaves broken text as it was typed", () => {
    const broken = "rules: [{ name: ";
    expect(rewriteDraft(broken, { rules: [] })).toBe(broken);
  });
});

const leaf = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom(
    "null",
    "~",
    "yes",
    "1e3",
    "0x1f",
    "- a",
    "a: b",
    "# c",
    "[",
    "*a",
    "&a",
    "!t",
    "%",
    "'",
    '"',
  ),
);
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaf,
    fc.array(tie("tree"), { maxLength: 4 }),
    fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9.-]{0,6}$/), tie("tree"), { maxKeys: 4 }),
  ),
}));

describe("laws", () => {
  it("says afterwards what it was told to say, whatever it said before", () => {
    fc.assert(
      fc.property(tree, tree, (before, after) => {
        const first = rewriteDraft("", before);
        expect(said(first)).toEqual(before);
        expect(said(rewriteDraft(first, after))).toEqual(after);
      }),
    );
  });

  it("never throws for what was typed", () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ maxLength: 20 }), (typed, path) => {
        readDraft(typed);
        const { from, to } = rangeOfPath(typed, path);
        expect(from).toBeGreaterThanOrEqual(0);
        expect(to).toBeLessThanOrEqual(typed.length);
      }),
    );
  });
});

describe("finding a place", () => {
  const at = (path: string, source = text) => {
    const { from, to } = rangeOfPath(source, path);
    return source.slice(from, to);
  };

  it.each([
    ["rules.1.split.0.weight", "90"],
    ["rules.0.name", "beta"],
    ["rules.0.match.0.headers.x-tier.exact", "beta"],
    ["rules.1.split", "split"],
    ["rules.1.nothing.here", "split:\n      - { to"],
    ["rules", "rules"],
  ])("finds %s", (path, wanted) => {
    expect(at(path).startsWith(wanted.split("\n")[0] ?? wanted)).toBe(true);
  });

  it("takes a name with dots for one name", () => {
    expect(at("versions.v1.2.limits", "versions: { v1: 0, v1.2: { limits: { a: 1 } } }")).toBe("limits");
  });

  it("says where text is broken", () => {
    const read = readDraft("rules:\n  - name: [\n");
    expect(read).toMatchObject({ outcome: "broken" });
    if (read.outcome === "broken") expect(read.faults[0]?.line).toBeGreaterThan(1);
  });
});
