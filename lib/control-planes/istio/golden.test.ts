import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { DestinationRule } from "@kubernetes-models/istio/networking.istio.io/v1/DestinationRule";
import { VirtualService } from "@kubernetes-models/istio/networking.istio.io/v1/VirtualService";
import { AuthorizationPolicy } from "@kubernetes-models/istio/security.istio.io/v1/AuthorizationPolicy";
import { PeerAuthentication } from "@kubernetes-models/istio/security.istio.io/v1/PeerAuthentication";
import { RequestAuthentication } from "@kubernetes-models/istio/security.istio.io/v1/RequestAuthentication";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { capabilityAt } from "../../policies/capability-at";
import type { KindedSpec } from "../../policies/policy-spec";
import {
  anyAccessSpec,
  anyBalancingSpec,
  anyBreakerSpec,
  anyRouteSpec,
} from "../../policies/written/specs.fixture";
import { writtenRoute } from "../../policies/written/written-route";
import type { Resource } from "../control-plane";
import { expressible } from "../expressible.fixture";
import { specFields } from "../spec-fields";
import { accessCases } from "./access/golden-cases.fixture";
import { istioCapabilities } from "./capabilities";
import { compileIstio } from "./compile";
import { balancingCases, breakerCases, routeCases } from "./golden-cases.fixture";
import type { IstioPolicyKind } from "./kinds";
import { unsupportedIstio } from "./unsupported";
import { webhookFaults } from "./webhook.fixture";

const target = { mesh: "demo", namespace: "llm", service: "chat-model" };
const options = { domain: "cluster.local", versionLabel: "version" };
const origin = { policyId: "p", revision: 1, changeId: "c" };
const compiled = (given: KindedSpec<IstioPolicyKind>) => compileIstio(target, { ...given, origin }, options);
const cases: Record<KindedSpec<IstioPolicyKind>["kind"], [string, KindedSpec<IstioPolicyKind>][]> = {
  route: Object.entries(routeCases).map(([name, spec]) => [name, { kind: "route", spec }]),
  "circuit-breaker": Object.entries(breakerCases).map(([name, spec]) => [
    name,
    { kind: "circuit-breaker", spec },
  ]),
  "load-balancing": Object.entries(balancingCases).map(([name, spec]) => [
    name,
    { kind: "load-balancing", spec },
  ]),
  access: Object.entries(accessCases).map(([name, spec]) => [name, { kind: "access", spec }]),
};
const models: Record<string, new (object: never) => { validate: () => void }> = {
  VirtualService,
  DestinationRule,
  AuthorizationPolicy,
  PeerAuthentication,
  RequestAuthentication,
};

/** What the cluster's schema, as it is published for JavaScript, and istiod's webhook find fault with. */
function faultsOf({ ref, body }: Resource): string[] {
  if (body === "") return [];
  const object = JSON.parse(body);
  const metadata = { name: "chat-model", namespace: "llm" };
  const Model = models[ref.split(" ")[0] ?? ""] ?? expect.fail(`no schema of ${ref}`);
  new Model({ ...object, metadata } as never).validate();
  return webhookFaults(object.kind, object.spec);
}

describe.each(Object.keys(cases) as IstioPolicyKind[])("golden resources: %s", (kind) => {
  const file = path.join(import.meta.dirname, `fixtures/golden/${kind}.yaml`);

  it("are what people read and found right; to renew them, run this test with UPDATE=1", () => {
    const made = cases[kind].map(([name, given]) => ({
      case: name,
      policy: given.kind === "route" && given.spec ? writtenRoute(given.spec) : given.spec,
      resources: compiled(given).flatMap(({ ref, body }) =>
        body === "" ? [] : [{ ref, ...JSON.parse(body) }],
      ),
    }));
    // Kubernetes reads YAML 1.1, in which 1_5 is a number.
    const text = stringify(made, { lineWidth: 0, aliasDuplicateObjects: false, version: "1.1" });
    if (process.env.UPDATE) writeFileSync(file, text);
    expect(readFileSync(file, "utf8")).toBe(text);
  });

  it("are taken by the cluster and by istiod", () => {
    for (const [name, given] of cases[kind]) {
      expect(unsupportedIstio({ ...given, origin }), name).toEqual([]);
      expect(compiled(given).flatMap(faultsOf), name).toEqual([]);
    }
  });

  it("leave out no field that Istio can have", () => {
    const rows = istioCapabilities.filter((row) => row.kind === kind);
    const said = cases[kind].flatMap(([, { kind: of, spec }]) => [
      ...fieldsOf(of === "route" && spec && "rules" in spec ? writtenRoute(spec) : spec, ""),
    ]);
    const missing = specFields(kind).filter((field) => {
      return (
        capabilityAt(rows, field)?.support !== "unsupported" &&
        !field.startsWith("versions.") &&
        // Whose rest is kept is a patch of what stands (`kubernetes/kept-rest.ts`).
        field !== "keepRest" &&
        !said.includes(field)
      );
    });
    expect(missing).toEqual([]);
  });
});

/** The paths of a spec as `specFields` names them: `*` for any item, words of a list by the word. */
function* fieldsOf(value: unknown, at: string): Generator<string> {
  if (value === null || typeof value !== "object")
    yield typeof value === "string" ? at.replace(/\*$/, value) : at;
  if (typeof value === "string") yield* [at, `${at}.${value}`];
  for (const [key, item] of typeof value === "object" && value !== null ? Object.entries(value) : []) {
    const isAny = Array.isArray(value) || /(^versions|\.headers|\.claims)$/.test(at);
    yield* fieldsOf(item, [...(at === "" ? [] : [at]), isAny ? "*" : key].join("."));
  }
}

describe("whatever a policy says that Istio can do", () => {
  it.each([
    ["route", anyRouteSpec.map((spec): KindedSpec<IstioPolicyKind> => ({ kind: "route", spec }))],
    [
      "circuit-breaker",
      anyBreakerSpec.map((spec): KindedSpec<IstioPolicyKind> => ({ kind: "circuit-breaker", spec })),
    ],
    [
      "load balancing",
      anyBalancingSpec.map((spec): KindedSpec<IstioPolicyKind> => ({ kind: "load-balancing", spec })),
    ],
    ["access", anyAccessSpec.map((spec): KindedSpec<IstioPolicyKind> => ({ kind: "access", spec }))],
  ] as const)("the cluster and istiod take: any %s", (_kind, anySpec) => {
    let taken = 0;
    fc.assert(
      fc.property(anySpec, (given) => {
        const desired = expressible(given, unsupportedIstio);
        if (desired === undefined) return;
        taken += 1;
        expect(unsupportedIstio(desired)).toEqual([]);
        const resources = compileIstio(target, desired, options);
        expect(resources.flatMap(faultsOf)).toEqual([]);
        expect(compileIstio(target, structuredClone(desired), options)).toEqual(resources);
      }),
      { numRuns: 100 },
    );
    expect(taken).toBeGreaterThan(50);
  });
});
