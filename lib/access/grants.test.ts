import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { actions } from "./actions";
import { type Context, mayDo } from "./actor";
import { grantText, parseGrants } from "./grant-text";
import { type Grant, grantsAllow, readsOf, roles, sortedGrants } from "./grants";

const place = fc.constantFrom("*", "prod", "lab");
const grant: fc.Arbitrary<Grant> = fc.record({
  role: fc.constantFrom(...roles),
  mesh: place,
  namespace: fc.constantFrom("*", "llm", "edge"),
});
const here = (role: Grant["role"], mesh = "prod", namespace = "llm"): Grant => ({ role, mesh, namespace });

describe("what a role allows", () => {
  it.each([
    ["viewer", ["self", "mesh.read", "audit.read"]],
    ["operator", ["self", "mesh.read", "audit.read", "policy.write", "change.undo"]],
    ["approver", ["self", "mesh.read", "audit.read", "change.undo", "change.approve"]],
    ["admin", actions],
  ] as const)("%s", (role, allowed) => {
    const grants = [here(role, "*", "*")];
    expect(actions.filter((action) => grantsAllow(grants, action, "prod", "llm"))).toEqual(allowed);
  });

  it("holds in its namespace of its mesh, and nowhere else", () => {
    const grants = [here("operator")];
    expect(grantsAllow(grants, "policy.write", "prod", "llm")).toBe(true);
    expect(grantsAllow(grants, "policy.write", "prod", "edge")).toBe(false);
    expect(grantsAllow(grants, "policy.write", "lab", "llm")).toBe(false);
    expect(grantsAllow(grants, "policy.write", "prod")).toBe(true);
    expect(grantsAllow(grants, "policy.write", null)).toBe(true);
  });

  it("lets nobody manage access who is admin of a part only", () => {
    expect(grantsAllow([here("admin", "prod", "*")], "access.manage", null)).toBe(false);
    expect(grantsAllow([here("admin", "*", "llm")], "access.manage", null)).toBe(false);
    expect(grantsAllow([here("admin", "*", "*")], "access.manage", null)).toBe(true);
  });

  it("is never more than the sum of the grants one by one", () => {
    fc.assert(
      fc.property(
        fc.array(grant, { maxLength: 5 }),
        fc.constantFrom(...actions),
        place,
        place,
        (all, action, mesh, namespace) => {
          const alone = all.some((each) => grantsAllow([each], action, mesh, namespace));
          expect(grantsAllow(all, action, mesh, namespace)).toBe(alone || action === "self");
        },
      ),
    );
  });
});

describe("what may be read", () => {
  const meshes = ["prod", "lab"];
  it("is everything by one grant for all, and nothing without one", () => {
    expect(readsOf([here("viewer", "*", "*")], meshes)).toBeUndefined();
    expect(readsOf([], meshes)).toEqual({});
  });

  it("is of each mesh the namespaces of every role", () => {
    const grants = [here("viewer", "*", "edge"), here("operator"), here("approver", "lab", "*")];
    expect(readsOf(grants, meshes)).toEqual({ prod: ["edge", "llm"], lab: "all" });
  });

  it("is exactly where reading is allowed", () => {
    fc.assert(
      fc.property(
        fc.array(grant, { maxLength: 5 }),
        place,
        fc.constantFrom("llm", "edge"),
        (all, mesh, ns) => {
          if (mesh === "*") return;
          const reads = readsOf(all, meshes);
          const own = reads === undefined ? "all" : reads[mesh];
          const isReadable = own === "all" || (own?.includes(ns) ?? false);
          expect(isReadable).toBe(grantsAllow(all, "mesh.read", mesh, ns));
        },
      ),
    );
  });
});

describe("a credential", () => {
  const token: Context = { actor: { kind: "token", id: "1", name: "ci" }, requestId: "r", address: "" };
  it("does what both its scopes and its roles allow", () => {
    const grants = [here("operator")];
    expect(mayDo({ ...token, scopes: ["read"], grants }, "policy.write", "prod", "llm")).toBe(false);
    expect(mayDo({ ...token, scopes: ["write"], grants: [] }, "policy.write", "prod", "llm")).toBe(false);
    expect(mayDo({ ...token, scopes: ["write"], grants }, "policy.write", "prod", "llm")).toBe(true);
    expect(mayDo({ ...token, grants }, "mesh.read", "prod")).toBe(false);
  });
});

describe("grants as text", () => {
  it("come back as they were", () => {
    fc.assert(
      fc.property(fc.array(grant, { minLength: 1, maxLength: 5 }), (all) => {
        expect(parseGrants(all.map(grantText).join(", "))).toEqual(all);
      }),
    );
  });

  it.each(["", "root", "admin@", "admin@prod/", "admin@prod/llm/x", "admin@Prod", "viewer,,viewer", "a@b@c"])(
    "%s is none",
    (text) => {
      expect(() => parseGrants(text)).toThrow(/is no ROLE/);
    },
  );

  it("are listed once each", () => {
    expect(sortedGrants([here("viewer"), here("admin"), here("viewer")]).map(grantText)).toEqual([
      "admin@prod/llm",
      "viewer@prod/llm",
    ]);
  });
});
