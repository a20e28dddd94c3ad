import { describe, expect, it } from "vitest";
import type { JsonObject } from "../json";
import { builtInKinds } from "../kinds/built-in";
import { jsonPatch, PatchFailed } from "./json-patch";
import { mergePatch } from "./merge-patch";
import { strategicMerge } from "./strategic-merge";

describe("a JSON patch (RFC 6902, appendix A)", () => {
  it.each([
    [{ foo: "bar" }, [{ op: "add", path: "/baz", value: "qux" }], { foo: "bar", baz: "qux" }],
    [{ foo: ["bar", "baz"] }, [{ op: "add", path: "/foo/1", value: "qux" }], { foo: ["bar", "qux", "baz"] }],
    [{ foo: ["bar"] }, [{ op: "add", path: "/foo/-", value: ["abc"] }], { foo: ["bar", ["abc"]] }],
    [{ foo: ["a", "b", "c"] }, [{ op: "remove", path: "/foo/1" }], { foo: ["a", "c"] }],
    [{ a: 1, b: 2 }, [{ op: "replace", path: "/a", value: 3 }], { a: 3, b: 2 }],
    [
      { foo: { bar: 1 }, qux: {} },
      [{ op: "move", from: "/foo/bar", path: "/qux/thud" }],
      { foo: {}, qux: { thud: 1 } },
    ],
    [{ foo: ["a", "b", "c"] }, [{ op: "move", from: "/foo/0", path: "/foo/2" }], { foo: ["b", "c", "a"] }],
    [{ a: { b: [1] } }, [{ op: "copy", from: "/a/b", path: "/c" }], { a: { b: [1] }, c: [1] }],
    [
      { "a/b": 1, "m~n": 2 },
      [
        { op: "test", path: "/a~1b", value: 1 },
        { op: "remove", path: "/m~0n" },
      ],
      { "a/b": 1 },
    ],
  ])("makes of %j by %j %j", (target, operations, expected) => {
    expect(jsonPatch(target, operations)).toEqual(expected);
  });

  it.each([
    [{ op: "remove", path: "/nosuch" }],
    [{ op: "replace", path: "/nosuch", value: 1 }],
    [{ op: "test", path: "/a", value: 2 }],
    [{ op: "add", path: "/b/c", value: 1 }],
    [{ op: "add", path: "/list/9", value: 1 }],
    [{ op: "nosuch", path: "/a" }],
  ])("refuses %j where it does not fit", (operation) => {
    expect(() => jsonPatch({ a: 1, list: [] }, [operation])).toThrow(PatchFailed);
  });
});

describe("a merge patch (RFC 7396, appendix A)", () => {
  it.each([
    [{ a: "b" }, { a: "c" }, { a: "c" }],
    [{ a: "b", b: "c" }, { a: null }, { b: "c" }],
    [{ a: ["b"] }, { a: "c" }, { a: "c" }],
    [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
    [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])("makes of %j by %j %j", (target, patch, expected) => {
    expect(mergePatch(target, patch)).toEqual(expected);
  });
});

describe("a strategic merge patch", () => {
  const schema = builtInKinds.find(({ kind }) => kind === "Deployment")?.schema;
  const withContainers = (containers: JsonObject[]) => ({ spec: { template: { spec: { containers } } } });
  const target = withContainers([
    { name: "a", image: "a:1" },
    { name: "b", image: "b:1" },
  ]);

  it.each([
    [
      [{ name: "b", image: "b:2" }],
      [
        { name: "a", image: "a:1" },
        { name: "b", image: "b:2" },
      ],
    ],
    [
      [{ name: "c", image: "c:1" }],
      [
        { name: "a", image: "a:1" },
        { name: "b", image: "b:1" },
        { name: "c", image: "c:1" },
      ],
    ],
    [[{ $patch: "delete", name: "a" }], [{ name: "b", image: "b:1" }]],
    [[{ $patch: "replace" }, { name: "z" }], [{ name: "z" }]],
  ])("merges containers by name: %j", (patch, expected) => {
    expect(strategicMerge(schema, target, withContainers(patch))).toEqual(withContainers(expected));
  });
});
