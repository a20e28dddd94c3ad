import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sourcesOf } from "../../../policies/access-rule";
import type { AccessSpec } from "../../../policies/access-spec";
import { anyAccessSpec } from "../../../policies/written/specs.fixture";
import type { Located } from "../../kubernetes/located";
import { type IstioAccessOptions, istioAccessOptionsSchema, usualAccessOptions } from "./access-options";
import { compileAccess } from "./compile-access";
import { decompileAccess } from "./decompile-access";

const target = { mesh: "demo", namespace: "llm", service: "chat-model" };
const atWaypoint = istioAccessOptionsSchema.parse({ enforcedBy: "waypoint", serviceAccount: "sa-{service}" });

function objectsOf(spec: AccessSpec | null, options: IstioAccessOptions): Located {
  return compileAccess(target, spec, options).map(({ body }) =>
    body === "" ? undefined : { metadata: {}, ...JSON.parse(body) },
  );
}

/** What others wrote, as an API server gives it; null for no object. */
function read(...specs: (object | null)[]) {
  return decompileAccess(specs.map((spec) => (spec ? ({ metadata: {}, spec } as never) : undefined)));
}

describe("an access policy", () => {
  it.each([
    ["by sidecars", usualAccessOptions],
    ["at a waypoint", atWaypoint],
  ])("is read back as it was written, enforced %s", (_, options) => {
    fc.assert(
      fc.property(anyAccessSpec, (spec) => {
        const read = decompileAccess(objectsOf(spec, options), options);
        expect(read).toEqual({ outcome: "spec", spec, changes: [] });
      }),
      { numRuns: 300 },
    );
  });

  it("of a gRPC method is read back as the POST that it is", () => {
    const written = objectsOf({ deny: [{ grpc: { service: "llm.Chat" } }] }, usualAccessOptions);
    expect(decompileAccess(written)).toMatchObject({
      spec: { deny: [{ methods: ["POST"], paths: ["/llm.Chat/*"] }] },
    });
  });

  it("that is taken away leaves none of its objects", () => {
    expect(compileAccess(target, null).map(({ body }) => body)).toEqual(["", "", "", ""]);
  });
});

describe("what others wrote", () => {
  const rule = (fields: object) => ({ action: "ALLOW", rules: [fields] });

  it("is a policy where it can be said: alternatives of a rule become rules, an account a service", () => {
    const to = [{ operation: { methods: ["GET"] } }, { operation: { paths: ["/v1/*"] } }];
    const from = [{ source: { namespaces: ["a", "b"] } }, { source: { serviceAccounts: ["llm/agent"] } }];
    const found = read(null, { rules: [{ from, to }] }, null, null);
    if (found.outcome !== "spec") throw new Error("beyond");
    expect(found.spec?.allow).toMatchObject([{ methods: ["GET"] }, { paths: ["/v1/*"] }]);
    const sources = [{ namespace: "a" }, { namespace: "b" }, { namespace: "llm", service: "agent" }];
    expect(found.spec?.allow?.map(sourcesOf)).toEqual([sources, sources]);
  });

  it("says nothing where it only stands there", () => {
    expect(read({ mtls: { mode: "UNSET" } }, null, null, { jwtRules: [] })).toEqual({
      outcome: "spec",
      spec: null,
      changes: [],
    });
  });

  it.each<[string, (object | null)[], string, string]>([
    [
      "a mode of one port",
      [{ portLevelMtls: { 80: { mode: "DISABLE" } } }],
      "PeerAuthentication.portLevelMtls",
      "field",
    ],
    [
      "what is not so",
      [null, rule({ from: [{ source: { notNamespaces: ["a"] } }] })],
      "AuthorizationPolicy.rules.0.from.0.source.notNamespaces",
      "field",
    ],
    [
      "two things of one caller",
      [null, rule({ from: [{ source: { namespaces: ["a"], principals: ["b/c"] } }] })],
      "AuthorizationPolicy.rules.0.from.0.source",
      "condition",
    ],
    [
      "another condition",
      [null, rule({ when: [{ key: "source.ip", values: ["10.0.0.1"] }] })],
      "AuthorizationPolicy.rules.0.when.0",
      "condition",
    ],
    [
      "a claim of anybody's token",
      [null, rule({ when: [{ key: "request.auth.claims[sub]", values: ["a"] }] })],
      "AuthorizationPolicy.rules.0.when.0",
      "condition",
    ],
    ["everybody", [null, rule({})], "allow.0", "value"],
    [
      "a path by its end",
      [null, rule({ to: [{ operation: { paths: ["*/x"] } }] })],
      "allow.0.paths.0",
      "value",
    ],
    [
      "a token in a cookie",
      [null, null, null, { jwtRules: [{ issuer: "a", jwks: "{}", fromCookies: ["t"] }] }],
      "RequestAuthentication.jwtRules.0.fromCookies",
      "field",
    ],
  ])("that no policy can say is named: %s", (_, objects, path, what) => {
    expect(read(...objects)).toMatchObject({
      outcome: "beyond",
      fields: expect.arrayContaining([{ path, what }]),
    });
  });
});
