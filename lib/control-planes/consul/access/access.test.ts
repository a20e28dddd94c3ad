import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AccessRule, AccessSource } from "../../../policies/access-rule";
import { type AccessSpec, accessSpecSchema } from "../../../policies/access-spec";
import { anyAccessSpec } from "../../../policies/written/specs.fixture";
import type { Resource } from "../../control-plane";
import { listOf } from "../normal-entry";
import { unsupportedConsul } from "../unsupported";
import { type CallerOptions, everyone } from "./callers";
import { compileAccess } from "./compile-access";
import { decompileAccess } from "./decompile-access";
import { accessCases } from "./golden-cases.fixture";
import { allows, type Call, envoyAllows } from "./meaning.fixture";

const target = { service: "chat-model" };
const community: CallerOptions = { namespace: "default" };
const enterprise: CallerOptions = { namespace: "ai" };

const goldenPath = path.join(import.meta.dirname, "..", "golden", "access.json");

function written(resources: readonly Resource[]): unknown {
  return Object.fromEntries(resources.map(({ ref, body }) => [ref, body === "" ? null : JSON.parse(body)]));
}

describe("an access policy as config entries", () => {
  const all = Object.fromEntries(
    Object.entries(accessCases).map(([name, { spec, options = community }]) => [
      name,
      written(compileAccess(target, spec, options)),
    ]),
  );

  it("is access.json", () => {
    if (process.env.UPDATE) writeFileSync(goldenPath, `${JSON.stringify(all, null, 2)}\n`);
    expect(all).toEqual(JSON.parse(readFileSync(goldenPath, "utf8")));
  });

  it.each(Object.entries(accessCases))(
    "comes back as it was: %s",
    (_, { spec, readAs = spec, options = community }) => {
      const resources = compileAccess(target, spec, options);
      expect(decompileAccess(target, resources, options)).toEqual({ spec: readAs, beyond: [] });
    },
  );
});

const origin = { policyId: "p", revision: 1, changeId: "c" };
const namespaces = ["default", "ai", "batch"];

/** The same about callers that meet each other, without what Consul cannot say. */
function expressible(given: AccessSpec, options: CallerOptions): AccessSpec | undefined {
  const named = (source: AccessSource, index: number): AccessSource => {
    const { namespace = "a", service } = source;
    const place = hash(namespace) + index;
    const own = options.namespace === "default" ? "default" : (namespaces[place % 3] ?? "ai");
    return {
      namespace: own,
      ...(service === undefined ? {} : { service: ["web", "api"][place % 2] ?? "web" }),
    };
  };
  const rule = ({ requireJwt: _, from, ...rest }: AccessRule, index: number): AccessRule => ({
    ...(from === undefined ? {} : { from: Array.isArray(from) ? from.map(named) : named(from, index) }),
    ...rest,
  });
  const { jwt: _, mtls, allow, deny } = given;
  const parsed = accessSpecSchema.safeParse({
    ...(mtls === undefined || mtls === "disabled" ? {} : { mtls }),
    ...(allow ? { allow: allow.map(rule).filter((one) => Object.keys(one).length > 0) } : {}),
    ...(deny ? { deny: deny.map(rule).filter((one) => Object.keys(one).length > 0) } : {}),
  });
  if (!parsed.success) return undefined;
  const found = unsupportedConsul({ kind: "access", spec: parsed.data, origin }, options);
  return found.length === 0 ? parsed.data : undefined;
}

function hash(text: string): number {
  return [...text].reduce((sum, character) => sum + (character.codePointAt(0) ?? 0), 0);
}

const calls = (options: CallerOptions): Call[] =>
  (everyone(options).namespace === "*" ? namespaces : ["default"]).flatMap((namespace) =>
    ["web", "api", "other"].flatMap((service) =>
      ["GET", "POST", "TRACE"].flatMap((method) =>
        ["/", "/v1", "/v1/chat/completions", "/v1beta", "/a:b"].map((where) => ({
          namespace,
          service,
          method,
          path: where,
        })),
      ),
    ),
  );

describe.each([
  ["Community Edition", community],
  ["Enterprise", enterprise],
])("any access policy in %s", (_, options) => {
  it("means the same in Consul, whatever agents do by default, and when it is read back", () => {
    let taken = 0;
    fc.assert(
      fc.property(anyAccessSpec, (given) => {
        const spec = expressible(given, options);
        if (!spec) return;
        taken += 1;
        const resources = compileAccess(target, spec, options);
        const [, intentions] = resources;
        const sources = listOf(JSON.parse(intentions?.body || "{}").Sources);
        const { spec: back, beyond } = decompileAccess(target, resources, options);
        expect(beyond).toEqual([]);
        expect(back?.mtls).toBe(spec.mtls);
        for (const call of calls(options)) {
          const isAllowed = allows(spec, call);
          expect(allows(back ?? {}, call), JSON.stringify(call)).toBe(isAllowed);
          if (sources.length === 0) continue;
          for (const byDefault of ["allow", "deny"] as const) {
            const isLetThrough = envoyAllows(sources, call, byDefault, options.namespace);
            expect(isLetThrough, `${byDefault} ${JSON.stringify(call)}`).toBe(isAllowed);
          }
        }
        const again = compileAccess(target, back, options);
        expect(decompileAccess(target, again, options).spec).toEqual(back);
      }),
      { numRuns: 150 },
    );
    expect(taken).toBeGreaterThan(40);
  });
});

describe("what people wrote", () => {
  const read = (...sources: object[]) => {
    const body = JSON.stringify({ Kind: "service-intentions", Name: "chat-model", Sources: sources });
    return decompileAccess(target, [{ ref: "service-intentions chat-model", body }], community);
  };
  const others = { Name: "*", Action: "deny" };
  const permission = (Action: string, HTTP: object) => ({ Action, HTTP });

  it("is a policy where it can be said", () => {
    const Permissions = [
      permission("deny", { PathPrefix: "/v1/admin" }),
      permission("allow", { PathPrefix: "/v1/", Methods: ["POST"] }),
      permission("deny", { PathPrefix: "/" }),
    ];
    expect(
      read({ Name: "web", Permissions, Description: "the web" }, { Name: "batch", Action: "allow" }, others),
    ).toEqual({
      beyond: [],
      spec: {
        allow: [
          { from: { namespace: "default", service: "web" }, methods: ["POST"], paths: ["/v1/*"] },
          { from: { namespace: "default", service: "batch" } },
        ],
        deny: [{ from: { namespace: "default", service: "web" }, paths: ["/v1/admin*"] }],
      },
    });
  });

  it.each<[string, object[], string]>([
    ["no word for everybody else", [{ Name: "web", Action: "allow" }], "service-intentions.Sources"],
    [
      "a permission that leaves the rest open",
      [{ Name: "*", Permissions: [permission("allow", { PathExact: "/a" })] }],
      "service-intentions.Sources.0.Permissions",
    ],
    [
      "a denial that an earlier permission limits",
      [
        {
          Name: "*",
          Permissions: [
            permission("allow", { PathExact: "/a/b" }),
            permission("deny", { PathPrefix: "/a" }),
            permission("allow", { PathPrefix: "/" }),
          ],
        },
      ],
      "service-intentions.Sources.0.Permissions",
    ],
    [
      "a header",
      [
        {
          Name: "*",
          Permissions: [
            permission("deny", { Header: [{ Name: "x-a", Present: true }] }),
            permission("allow", { PathPrefix: "/" }),
          ],
        },
      ],
      "service-intentions.Sources.0.Permissions.HTTP.Header",
    ],
    [
      "a cluster peer",
      [{ Name: "web", Peer: "west", Action: "allow" }, others],
      "service-intentions.Sources.0.Peer",
    ],
    [
      "one who may what nobody may",
      [
        { Name: "web", Action: "allow" },
        {
          Name: "*",
          Permissions: [permission("deny", { PathExact: "/a" }), permission("allow", { PathPrefix: "/" })],
        },
      ],
      "service-intentions.Sources.0",
    ],
  ])("is beyond a policy where it is %s", (_, sources, beyond) => {
    expect(read(...sources).beyond).toContain(beyond);
  });
});
