import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { breakerFor } from "../../policies/breaker-for";
import { canonicalJson } from "../../policies/canonical-json";
import type { CircuitBreakerSpec } from "../../policies/circuit-breaker-spec";
import { kindedSpec } from "../../policies/policy-spec";
import type { RouteSpec } from "../../policies/route-spec";
import { anyBalancingSpec, anyBreakerSpec, anyRouteSpec } from "../../policies/written/specs.fixture";
import type { DesiredPolicy } from "../control-plane";
import { expressible } from "../expressible.fixture";
import { compileIstio } from "./compile";
import { decompileIstio } from "./decompile";
import type { IstioTrafficKind } from "./kinds";
import { unsupportedIstio } from "./unsupported";

const target = { mesh: "demo", namespace: "llm", service: "chat-model" };
const options = { domain: "cluster.local", versionLabel: "version" };
const origin = { policyId: "p", revision: 1, changeId: "c" };

function objectsOf(desired: DesiredPolicy<IstioTrafficKind>) {
  const bodies = new Map(
    compileIstio(target, desired, options).map(({ ref, body }) => [ref.split(" ")[0], body]),
  );
  const object = (kind: string) => (bodies.get(kind) ? JSON.parse(bodies.get(kind) ?? "") : null);
  return { virtualService: object("VirtualService"), destinationRule: object("DestinationRule") };
}

function readBack(kind: IstioTrafficKind, desired: DesiredPolicy<IstioTrafficKind>) {
  const read = decompileIstio(target, kind, objectsOf(desired), options);
  if (read.outcome === "beyond") throw new Error(canonicalJson(read.fields));
  expect(read.changes).toEqual([]);
  return read.spec;
}

/** A gRPC method is read back as the path that it is, and what says nothing is not there. */
function asRead({ rules }: RouteSpec): RouteSpec {
  return {
    rules: rules.map(({ match, fault, ...rule }) => ({
      ...rule,
      ...(fault?.delay || fault?.abort ? { fault } : {}),
      ...(match && {
        match: match.map(({ headers = {}, path, grpc }) => {
          const at = grpc && `/${grpc.service}/${grpc.method ?? ""}`;
          const uri = path ?? (at === undefined ? undefined : grpc?.method ? { exact: at } : { prefix: at });
          return { ...(Object.keys(headers).length > 0 ? { headers } : {}), ...(uri ? { path: uri } : {}) };
        }),
      }),
    })),
  };
}

describe("what Heddle writes, it reads back", () => {
  it("any route, as it was", () => {
    let read = 0;
    fc.assert(
      fc.property(anyRouteSpec, (given) => {
        const desired = expressible({ kind: "route", spec: given }, unsupportedIstio);
        if (desired?.kind !== "route" || desired.spec === null) return;
        read += 1;
        expect(readBack("route", desired)).toEqual(asRead(desired.spec));
      }),
      { numRuns: 150 },
    );
    expect(read).toBeGreaterThan(100);
  });

  it("any circuit breaker, saying the same of every version", () => {
    let read = 0;
    fc.assert(
      fc.property(anyBreakerSpec, (given) => {
        const desired = expressible({ kind: "circuit-breaker", spec: given }, unsupportedIstio);
        if (desired?.kind !== "circuit-breaker" || desired.spec === null) return;
        read += 1;
        const spec = readBack("circuit-breaker", desired) as CircuitBreakerSpec;
        for (const version of [null, ...Object.keys(desired.spec.versions ?? {})]) {
          expect(breakerFor(spec, version)).toEqual(breakerFor(desired.spec, version));
        }
        const again = { ...kindedSpec("circuit-breaker", spec), origin };
        expect(compileIstio(target, again, options)).toEqual(compileIstio(target, desired, options));
      }),
      { numRuns: 150 },
    );
    expect(read).toBeGreaterThan(75);
  });

  it("any load balancing, as it was", () => {
    let read = 0;
    fc.assert(
      fc.property(anyBalancingSpec, (given) => {
        const desired = expressible({ kind: "load-balancing", spec: given }, unsupportedIstio);
        if (!desired?.spec) return;
        read += 1;
        // By weights that endpoints have, or not: Istio has one word for both.
        const asRead = JSON.parse(
          JSON.stringify(desired.spec).replaceAll('"weighted-round-robin"', '"round-robin"'),
        );
        expect(readBack("load-balancing", desired)).toEqual(asRead);
      }),
      { numRuns: 150 },
    );
    expect(read).toBeGreaterThan(75);
  });

  it("nothing, as nothing", () => {
    const none = { virtualService: null, destinationRule: null };
    for (const kind of ["route", "circuit-breaker", "load-balancing"] as const) {
      expect(objectsOf({ kind, spec: null, origin })).toEqual(none);
      expect(decompileIstio(target, kind, none, options)).toMatchObject({ outcome: "spec", spec: null });
    }
  });
});

it("what somebody else wrote is never believed: any JSON is read without an exception", () => {
  // Some of what is no text cannot even be turned into it.
  const any = fc.oneof(fc.jsonValue({ maxDepth: 4 }), fc.constant({ toString: 0 }));
  const spec = fc.oneof(
    any,
    fc.record({
      hosts: fc.oneof(any, fc.tuple(any)),
      host: any,
      http: any,
      subsets: any,
      trafficPolicy: any,
    }),
  );
  fc.assert(
    fc.property(spec, spec, (vs, dr) => {
      const objects = { virtualService: { spec: vs }, destinationRule: { spec: dr } };
      for (const kind of ["route", "circuit-breaker", "load-balancing"] as const) {
        expect(["spec", "beyond"]).toContain(decompileIstio(target, kind, objects, options).outcome);
      }
    }),
  );
});
