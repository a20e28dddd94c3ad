import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sourcesOf } from "../../policies/access-rule";
import { requestLimit } from "../../policies/rate-limit-rules";
import { type RateLimitSpec, rateLimitSpecSchema } from "../../policies/rate-limit-spec";
import { anyAccessSpec, anyRateLimitSpec } from "../../policies/written/specs.fixture";
import type { DesiredPolicy, Resource } from "../control-plane";
import { expressible } from "../expressible.fixture";
import type { Located } from "../kubernetes/located";
import { compileAccess } from "./access/compile-access";
import { decompileAccess } from "./access/decompile-access";
import type { LinkerdKind } from "./kinds";
import { linkerdOptionsSchema } from "./options";
import { compileRateLimit } from "./rate-limit/compile-rate-limit";
import { decompileRateLimit } from "./rate-limit/decompile-rate-limit";
import { identityHeader } from "./rate-limit/limit-of-rule";
import { strengthOfLimit } from "./rate-limit/strength-of-limit";
import { servedOptions } from "./servers/server";
import { unsupportedLinkerd } from "./unsupported";

const target = { mesh: "prod", namespace: "llm", service: "chat-model" };
const linkerd = linkerdOptionsSchema.parse({
  port: 8000,
  servers: { defaultPolicy: "all-unauthenticated", serviceAccount: "sa-{service}" },
});
const options = servedOptions(linkerd);
const unsupported = (desired: DesiredPolicy<LinkerdKind>) => unsupportedLinkerd(desired, linkerd, target);
const metadata = { name: "chat-model", namespace: "llm", labels: {}, annotations: {} };

function located(resources: readonly Resource[]): Located {
  return resources.map(({ body }) => (body === "" ? undefined : { ...JSON.parse(body), metadata }));
}

/** What Linkerd can count beside what any mesh can be told. */
const likelyLimits: fc.Arbitrary<RateLimitSpec> = fc
  .tuple(
    fc.option(fc.integer({ min: 20, max: 1_000 })),
    fc.option(fc.integer({ min: 10, max: 19 })),
    fc.uniqueArray(fc.constantFrom("agent", "web", "batch"), { maxLength: 3 }),
    fc.boolean(),
  )
  .map(([total, each, accounts, isByMinute]) => {
    const rate = (requests: number) =>
      isByMinute ? { requestsPerMinute: requests * 60 } : { requestsPerSecond: requests };
    return {
      rules: [
        ...(total === null ? [] : [rate(total)]),
        ...(each === null ? [] : [{ per: { header: identityHeader }, ...rate(each) }]),
        ...accounts.map((name, index) => ({
          match: {
            header: {
              name: identityHeader,
              exact: `sa-${name}.llm.serviceaccount.identity.linkerd.cluster.local`,
            },
          },
          ...rate(index + 1),
        })),
      ],
    };
  })
  .filter(({ rules }) => rules.length > 0)
  .map((spec) => rateLimitSpecSchema.parse(spec));

/** Names, the status and the unit of a rate are not kept, and limits stand in the policy's order. */
function plain({ rules }: RateLimitSpec): unknown {
  return rules
    .map(({ match, per, ...rule }) => {
      const limit = requestLimit(rule);
      const isEach = match?.header === identityHeader || (typeof per === "object" && !match);
      return {
        match: typeof match?.header === "object" ? match.header.exact : undefined,
        isEach,
        perSecond: limit && limit.requests / limit.seconds,
      };
    })
    .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

describe("any rate limit that Linkerd can be told", () => {
  it("comes back from its policy", () => {
    let said = 0;
    fc.assert(
      fc.property(fc.oneof(anyRateLimitSpec, likelyLimits), (given) => {
        const desired = expressible<LinkerdKind>({ kind: "rate-limit", spec: given }, unsupported);
        if (desired?.kind !== "rate-limit" || desired.spec === null || unsupported(desired).length > 0)
          return;
        said += 1;
        const resources = compileRateLimit(target, desired.spec, options);
        const found = decompileRateLimit(target, located(resources), options);
        if (found.outcome !== "spec" || found.spec === null) throw new Error("beyond");
        expect(plain(found.spec)).toEqual(plain(desired.spec));
        expect(compileRateLimit(target, found.spec, options)).toEqual(resources);
      }),
      { numRuns: 150 },
    );
    expect(said).toBeGreaterThan(40);
  });
});

describe("any access policy that Linkerd can be told", () => {
  it("comes back from its Server and the callers, several rules of a list as one", () => {
    let said = 0;
    fc.assert(
      fc.property(anyAccessSpec, (given) => {
        const desired = expressible<LinkerdKind>({ kind: "access", spec: given }, unsupported);
        if (desired?.kind !== "access" || desired.spec === null || unsupported(desired).length > 0) return;
        said += 1;
        const { allow, mtls } = desired.spec;
        const resources = compileAccess(target, desired.spec, options);
        const found = decompileAccess(target, located(resources), options);
        if (found.outcome !== "spec" || found.spec === null) throw new Error("beyond");
        const callers = new Set((allow ?? []).flatMap(sourcesOf).map((source) => JSON.stringify(source)));
        expect(found.spec.mtls).toBe(allow ? undefined : mtls);
        expect(found.spec.allow?.flatMap(sourcesOf).map((source) => JSON.stringify(source))).toEqual(
          allow && [...callers],
        );
        expect(compileAccess(target, found.spec, options)).toEqual(resources);
      }),
      { numRuns: 200 },
    );
    expect(said).toBeGreaterThan(20);
  });
});

describe("what others wrote", () => {
  const place = { podSelector: { matchLabels: { app: "chat-model" } }, port: 8000 };
  const server = (accessPolicy: string, more: object = {}) => ({ ...place, accessPolicy, ...more });
  const authorization = {
    targetRef: { group: "policy.linkerd.io", kind: "Server", name: "chat-model" },
    requiredAuthenticationRefs: [
      { group: "policy.linkerd.io", kind: "MeshTLSAuthentication", name: "chat-model" },
    ],
  };
  const objects = (...specs: (object | null)[]): Located =>
    specs.map((spec) => (spec ? ({ metadata, spec } as never) : undefined));
  const who = (...specs: (object | null)[]) => decompileAccess(target, objects(...specs), options);
  const rates = (spec: object) => decompileRateLimit(target, objects(server("deny"), spec), options);

  it("is an access policy where it can be said: identities become callers, all of them strict mTLS", () => {
    const identities = [
      "sa-agent.web.serviceaccount.identity.linkerd.cluster.local",
      "*.llm.serviceaccount.identity.linkerd.cluster.local",
    ];
    expect(who(server("deny"), authorization, { identities })).toEqual({
      outcome: "spec",
      spec: { allow: [{ from: [{ namespace: "web", service: "agent" }, { namespace: "llm" }] }] },
    });
    expect(who(server("deny"), authorization, { identities: ["*"] })).toEqual({
      outcome: "spec",
      spec: { mtls: "strict" },
    });
    expect(
      who(server("deny"), authorization, { identityRefs: [{ kind: "ServiceAccount", name: "sa-a" }] }),
    ).toMatchObject({ spec: { allow: [{ from: { namespace: "llm", service: "a" } }] } });
    expect(who(null, null, null)).toEqual({ outcome: "spec", spec: null });
  });

  it.each<[string, (object | null)[], string]>([
    ["other pods", [server("deny", { podSelector: {} })], "Server"],
    ["the cluster's callers", [server("cluster-authenticated")], "Server.spec.accessPolicy"],
    ["a list beside an open door", [server("all-authenticated"), authorization], "Server.spec.accessPolicy"],
    [
      "addresses",
      [
        server("deny"),
        {
          ...authorization,
          requiredAuthenticationRefs: [
            { kind: "NetworkAuthentication", name: "a", group: "policy.linkerd.io" },
          ],
        },
      ],
      "AuthorizationPolicy.spec",
    ],
    [
      "an account that no service has",
      [server("deny"), authorization, { identityRefs: [{ kind: "ServiceAccount", name: "default" }] }],
      "MeshTLSAuthentication.spec.identityRefs.0",
    ],
    [
      "somebody of another mesh",
      [server("deny"), authorization, { identities: ["spiffe://other.test/a"] }],
      "MeshTLSAuthentication.spec.identities.0",
    ],
  ])("that no access policy can say is named by its path: %s", (_, specs, path) => {
    expect(who(...specs)).toMatchObject({ outcome: "beyond", fields: [{ path }] });
  });

  const targetRef = authorization.targetRef;
  const client = (name: string) => ({ kind: "ServiceAccount", name });
  it.each<[string, object, string]>([
    [
      "one limit for two callers",
      { targetRef, overrides: [{ requestsPerSecond: 1, clientRefs: [client("a"), client("b")] }] },
      "spec.overrides.0.clientRefs",
    ],
    [
      "more for one than for each",
      {
        targetRef,
        identity: { requestsPerSecond: 1 },
        overrides: [{ requestsPerSecond: 2, clientRefs: [client("a")] }],
      },
      "spec.overrides.0",
    ],
    ["another Server", { targetRef: { ...targetRef, name: "web" } }, "spec.targetRef"],
    ["a field of a later version", { targetRef, burst: 5 }, "spec."],
  ])("that no rate limit can say is named by its path: %s", (_, spec, path) => {
    expect(rates(spec)).toMatchObject({ outcome: "beyond", fields: [{ path }] });
  });
});

it("Linkerd says whether it took a rate limit, of no generation", () => {
  const judged = (status: string, reason: string) =>
    strengthOfLimit({ status: { conditions: [{ type: "Accepted", status, reason, message: "" }] } });
  expect(strengthOfLimit({})).toEqual({ kind: "stored" });
  expect(judged("True", "Accepted")).toEqual({ kind: "programmed" });
  expect(judged("False", "RateLimitReasonAlreadyExists")).toMatchObject({
    kind: "refused",
    reason: "RateLimitReasonAlreadyExists",
  });
});
