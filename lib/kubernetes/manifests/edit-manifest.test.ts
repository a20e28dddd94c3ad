import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAllDocuments, stringify } from "yaml";
import { documentsOf, editManifest, fieldsOf } from "./edit-manifest";

const file = `# Traffic of the chat service; ask before you touch it.
apiVersion: v1
kind: ConfigMap
metadata: {name: other, namespace: llm}   # left alone
data:
  weight: "90"
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: chat
  namespace: llm
spec:
  hosts: ["chat.llm.svc.cluster.local"]
  http:
  # the old path
  - name: old
    match:
    - uri: {prefix: /old}
    redirect: {uri: /new}
  - name: main
    corsPolicy:
      allowMethods: [ GET ]     # by hand
    route:
    - destination: {host: chat, subset: v1}
      weight: 90   # most of it
    - destination: { host: chat, subset: "v2" }
      weight: 10

# the end
`;

type Spec = { hosts: string[]; http: Record<string, unknown>[] };
const specOf = (text: string, at = 1) => fieldsOf(documentsOf(text)[at]).spec as Spec;
const withWeights = (text: string, first: number, second: number): Spec => {
  const spec = structuredClone(specOf(text));
  const route = spec.http[1]?.route as { weight: number }[];
  for (const [at, weight] of [first, second].entries()) if (route[at]) route[at].weight = weight;
  return spec;
};
const edit = (text: string, spec: unknown, at = 1) => editManifest(text, at, { spec });

describe("the edit of a document in its file", () => {
  it("moves weights and not one other byte", () => {
    const edited = edit(file, withWeights(file, 50, 50));
    expect(edited).toBe(
      file.replace("weight: 90   # most", "weight: 50   # most").replace("weight: 10\n", "weight: 50\n"),
    );
  });

  it("keeps CRLF, and a file without a last end of line", () => {
    const windows = file.replaceAll("\n", "\r\n");
    expect(edit(windows, withWeights(windows, 50, 50))).toBe(
      windows.replace("weight: 90   # most", "weight: 50   # most").replace("weight: 10\r", "weight: 50\r"),
    );
    const open = "a: 1\nspec:\n  weight: 1";
    expect(edit(open, { weight: 2, more: ["x"] }, 0)).toBe("a: 1\nspec:\n  weight: 2\n  more:\n    - x");
  });

  it("changes an anchor without changing what stands for it elsewhere", () => {
    const text =
      "spec:\n  a: &w 90 # one\n  b: *w\n  c: { <<: &m { x: 1, y: 2 }, z: 3 }\n  d:\n    <<: *m\n    y: 7\n";
    expect(edit(text, { a: 50, b: 90, c: { x: 1, y: 2, z: 3 }, d: { x: 1, y: 7 } }, 0)).toBe(
      text.replace("&w 90", "&w 50").replace("b: *w", "b: 90"),
    );
    expect(edit(text, { a: 50, b: 50, c: { x: 1, y: 2, z: 3 }, d: { x: 1, y: 7 } }, 0)).toBe(
      text.replace("&w 90", "&w 50"),
    );
    expect(edit(text, { a: 90, b: 90, c: { x: 1, y: 2, z: 3 }, d: { x: 5, y: 7 } }, 0)).toBe(
      `${text}    x: 5\n`,
    );
  });

  it("adds and takes away items and keys, with the layout that is there", () => {
    const spec = structuredClone(specOf(file));
    const main = spec.http[1] as { route: object[]; timeout?: string; corsPolicy?: object };
    main.route.push({ destination: { host: "chat", subset: "v3" }, weight: 0 });
    main.timeout = "10s";
    delete main.corsPolicy;
    const edited = edit(file, spec) ?? "";
    expect(edited).toBe(
      file
        .replace("    corsPolicy:\n      allowMethods: [ GET ]     # by hand\n", "")
        .replace(
          "      weight: 10\n",
          "      weight: 10\n    - destination:\n        host: chat\n        subset: v3\n      weight: 0\n    timeout: 10s\n",
        ),
    );
    const less = structuredClone(spec);
    less.http.splice(0, 1);
    expect(edit(edited, less)).toContain("  http:\n  # the old path\n  - name: main\n");
  });

  it("says what YAML 1.1 would misread in quotes", () => {
    expect(edit("spec:\n  a: x\n", { a: "on" }, 0)).toBe('spec:\n  a: "on"\n');
    expect(edit("spec:\n  a: 'x'\n", { a: "it's" }, 0)).toBe("spec:\n  a: 'it''s'\n");
    expect(edit("spec:\n  a: |\n    one\n    two\nkind: X\n", { a: "three" }, 0)).toBe(
      "spec:\n  a: three\nkind: X\n",
    );
  });

  it("refuses what is no mapping, what has a fault, and a document that is not there", () => {
    expect(edit("- a\n", { a: 1 }, 0)).toBeUndefined();
    expect(edit("spec:\n{{- if .Values.a }}\n  a: 1\n", { a: 1 }, 0)).toBeUndefined();
    expect(edit(file, { a: 1 }, 2)).toBeUndefined();
  });

  it("leads from any value to any other, and leaves the documents around it byte by byte", () => {
    const value = fc.jsonValue({ maxDepth: 4 }).filter(isSayable);
    const head = "# first\nkind: A # a\n---\n";
    const tail = "---\n# last\nkind: B\n";
    fc.assert(
      fc.property(value, value, fc.boolean(), fc.boolean(), (before, after, isFlow, isWindows) => {
        const own = stringify({ kind: "C", spec: before, end: 1 }, isFlow ? { collectionStyle: "flow" } : {});
        const eol = (text: string) => (isWindows ? text.replaceAll("\n", "\r\n") : text);
        const text = eol(head + own + tail);
        const edited = edit(text, after, 1) ?? "";
        expect(edited.startsWith(eol(head))).toBe(true);
        expect(edited.endsWith(eol(tail))).toBe(true);
        const said = parseAllDocuments(edited)[1]?.toJS() as unknown;
        expect(said).toEqual(JSON.parse(JSON.stringify({ kind: "C", spec: after, end: 1 })));
      }),
      { numRuns: 300 },
    );
  });
});

/** Not what no manifest has: "__proto__" and "<<" as keys, and negative zero. */
function isSayable(value: unknown): boolean {
  return !/__proto__|<<|-0/.test(JSON.stringify(value) + (Object.is(value, -0) ? "-0" : ""));
}
