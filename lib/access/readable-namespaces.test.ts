import { describe, expect, it } from "vitest";
import type { Context } from "./actor";
import { mayReadNamespace, readableNamespaces, scopeOf } from "./readable-namespaces";
import { authorise } from "./server/authorise";

const reads = { prod: ["llm", "edge"], lab: "all", empty: [] } as const;

describe("which namespaces may be read", () => {
  it("is all where nothing is said, or all is", () => {
    expect(readableNamespaces({}, "prod")).toBe("all");
    expect(readableNamespaces({ reads }, "lab")).toBe("all");
  });

  it("is those that are named, and none of a mesh that is not", () => {
    expect(readableNamespaces({ reads }, "prod")).toEqual(new Set(["llm", "edge"]));
    expect(readableNamespaces({ reads }, "other")).toEqual(new Set());
    expect(readableNamespaces({ reads }, "constructor")).toEqual(new Set());
    expect(mayReadNamespace({ reads }, "prod", "llm")).toBe(true);
    expect(mayReadNamespace({ reads }, "prod", "kube-system")).toBe(false);
  });

  it("has one name for one set, in whatever order it came", () => {
    expect(scopeOf(new Set(["b", "a"]))).toBe(scopeOf(new Set(["a", "b"])));
    expect(scopeOf(new Set(["a,b"]))).not.toBe(scopeOf(new Set(["a", "b"])));
    expect(scopeOf(new Set())).not.toBe(scopeOf("all"));
  });
});

describe("reading a mesh", () => {
  const ctx: Context = { actor: { kind: "user", id: "1", name: "ada" }, requestId: "r", address: "", reads };

  it.each([
    ["prod", undefined],
    ["prod", "llm"],
    ["lab", "anything"],
  ])("%s %s is allowed", (mesh, namespace) => {
    expect(() => authorise(ctx, "mesh.read", mesh, namespace)).not.toThrow();
  });

  it.each([
    ["prod", "kube-system"],
    ["other", undefined],
    ["empty", undefined],
  ])("%s %s is forbidden", (mesh, namespace) => {
    expect(() => authorise(ctx, "mesh.read", mesh, namespace)).toThrow(/may not do mesh.read/);
  });
});
