import fc from "fast-check";
import { expect, it } from "vitest";
import { changesBetween, type PatchOperation, pointerOf } from "./json-patch";

it("names each difference at its own place", () => {
  const before = { spec: { http: [{ route: [{ weight: 90 }, { weight: 10 }] }], hosts: ["a"], gone: 1 } };
  const after = {
    spec: { http: [{ route: [{ weight: 50 }, { weight: 50 }] }], hosts: ["a"], "new/~": true },
  };
  expect(changesBetween(before, after)).toEqual([
    { op: "replace", path: "/spec/http/0/route/0/weight", value: 50 },
    { op: "replace", path: "/spec/http/0/route/1/weight", value: 50 },
    { op: "remove", path: "/spec/gone" },
    { op: "add", path: "/spec/new~1~0", value: true },
  ]);
});

it("replaces a list of another length, and a value of another kind, whole", () => {
  expect(changesBetween({ a: [1, 2] }, { a: [1] })).toEqual([{ op: "replace", path: "/a", value: [1] }]);
  expect(changesBetween({ a: { b: 1 } }, { a: [1] })).toEqual([{ op: "replace", path: "/a", value: [1] }]);
  expect(changesBetween({ a: 1 }, { a: 1 })).toEqual([]);
});

it("writes a pointer whose keys have slashes and tildes", () => {
  expect(pointerOf(["metadata", "annotations", "heddle.dev/route", "~x"])).toBe(
    "/metadata/annotations/heddle.dev~1route/~0x",
  );
});

/** Carries out a patch as RFC 6902 says, for objects and lists whose length stays. */
function patched(document: unknown, operations: readonly PatchOperation[]): unknown {
  const whole = { root: structuredClone(document) };
  for (const operation of operations) {
    const keys = ["root", ...operation.path.split("/").slice(1)].map((key) =>
      key.replaceAll("~1", "/").replaceAll("~0", "~"),
    );
    const last = keys.pop() ?? "";
    let at: Record<string, unknown> = whole;
    for (const key of keys) {
      if (!Object.hasOwn(at, key)) throw new Error(`nothing is at ${operation.path}`);
      at = at[key] as Record<string, unknown>;
    }
    if (operation.op !== "add" && !Object.hasOwn(at, last))
      throw new Error(`nothing is at ${operation.path}`);
    if (operation.op === "remove") delete at[last];
    else at[last] = operation.value;
  }
  return whole.root;
}

it("leads from any value to any other, and says nothing of equal ones", () => {
  const key = fc.constantFrom("a", "b", "a/b", "~", "~1", "");
  const json = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom<unknown>(0, 1, "x", "", true, null),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(key, tie("value"), { maxKeys: 4, noNullPrototype: true }),
    ),
  })).value;
  fc.assert(
    fc.property(json, json, (before, after) => {
      expect(patched(before, changesBetween(before, after))).toEqual(after);
      expect(changesBetween(after, structuredClone(after))).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
});
