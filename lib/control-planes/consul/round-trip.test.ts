import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sameJson } from "../../policies/canonical-json";
import { type KindedSpec, kindedSpec, specSchemaOf } from "../../policies/policy-spec";
import type { RouteMatch, RouteRule, RouteSpec } from "../../policies/route-spec";
import { isServing } from "../../policies/tiers";
import { anyBreakerSpec, anyRouteSpec } from "../../policies/written/specs.fixture";
import type { DesiredPolicy } from "../control-plane";
import { compileConsul } from "./compile";
import { decompileBreaker } from "./decompile-breaker";
import { decompileRoute } from "./decompile-route";
import type { ConsulKind } from "./kinds";
import { unsupportedConsul } from "./unsupported";

const target = { mesh: "demo", namespace: "default", service: "chat-model" };
const origin = { policyId: "p", revision: 1, changeId: "c" };
const options = { versionMeta: "version", namespace: "default" };

/** Takes away what a path names; a key may have dots. */
function take(value: object, path: string): void {
  for (const [key, item] of Object.entries(value)) {
    if (key === path) {
      if (Array.isArray(value)) value.splice(Number(key), 1);
      else Reflect.deleteProperty(value, key);
      return;
    }
    if (path.startsWith(`${key}.`) && item !== null && typeof item === "object") {
      take(item, path.slice(key.length + 1));
    }
  }
}

/** The same without what Consul cannot say; undefined if nothing is left. */
function expressible(given: KindedSpec<ConsulKind>): DesiredPolicy<ConsulKind> | undefined {
  const rest = structuredClone(given.spec);
  if (rest === null) return undefined;
  const paths = unsupportedConsul({ ...given, origin }, options).map(({ path }) => path);
  // A part before its whole, and later items of a list before earlier ones.
  for (const path of paths.toSorted((a, b) => b.localeCompare(a, "en", { numeric: true }))) take(rest, path);
  const parsed = specSchemaOf(given.kind).safeParse(rest);
  if (!parsed.success) return undefined;
  const desired: DesiredPolicy<ConsulKind> = { ...kindedSpec(given.kind, parsed.data), origin };
  return unsupportedConsul(desired, options).length === 0 ? desired : undefined;
}

/** As Consul has it: no names (and no fault that says nothing), a method is a path, no condition is every path, neighbours to the same place are one. */
function asConsulHasIt({ rules }: RouteSpec): RouteSpec {
  const merged: RouteRule[] = [];
  for (const { name: _, fault: __, match, ...rule } of rules) {
    const matches = match?.map(pathOnly);
    const last = merged.at(-1);
    const { match: before, ...lastRule } = last ?? {};
    const isOne =
      last && before && matches && sameJson(lastRule, rule) && before.length + matches.length <= 16;
    if (isOne) last.match = [...before, ...matches];
    else merged.push({ ...rule, ...(matches ? { match: matches } : {}) });
  }
  return { rules: merged };
}

function pathOnly({ headers, path, grpc }: RouteMatch): RouteMatch {
  const method =
    grpc && (grpc.method ? { exact: `/${grpc.service}/${grpc.method}` } : { prefix: `/${grpc.service}/` });
  const hasHeaders = headers !== undefined && Object.keys(headers).length > 0;
  const asked = path ?? method ?? (hasHeaders ? undefined : { prefix: "/" });
  return { ...(hasHeaders ? { headers } : {}), ...(asked ? { path: asked } : {}) };
}

describe("a policy comes back as it was", () => {
  it("any route", () => {
    let taken = 0;
    fc.assert(
      fc.property(anyRouteSpec, (given) => {
        const desired = expressible({ kind: "route", spec: given });
        if (desired?.kind !== "route" || !desired.spec) return;
        taken += 1;
        const resources = compileConsul(target, desired, options);
        const { spec, beyond } = decompileRoute(target.service, resources, options.versionMeta);
        expect(beyond).toEqual([]);
        expect(spec).toEqual(asConsulHasIt(desired.spec));
        expect(compileConsul(target, { kind: "route", spec, origin }, options)).toEqual(resources);
      }),
      { numRuns: 200 },
    );
    expect(taken).toBeGreaterThan(50);
  });

  it("any breaker", () => {
    let taken = 0;
    fc.assert(
      fc.property(anyBreakerSpec, (given) => {
        const desired = expressible({ kind: "circuit-breaker", spec: given });
        if (!desired) return;
        taken += 1;
        const [resource] = compileConsul(target, desired, options);
        const { spec, beyond } = decompileBreaker(JSON.parse(resource?.body ?? ""));
        expect({ spec, beyond }).toEqual({ spec: desired.spec, beyond: [] });
      }),
      { numRuns: 200 },
    );
    expect(taken).toBeGreaterThan(10);
  });

  it("weights add up to exactly 100 at 0.01, however they are cut", () => {
    fc.assert(
      fc.property(anyRouteSpec, (spec) => {
        fc.pre(spec.rules.every(({ split }) => split.every(isServing)));
        for (const { ref, body } of compileConsul(target, { kind: "route", spec, origin }, options)) {
          if (!ref.startsWith("service-splitter") || body === "") continue;
          const weights: number[] = JSON.parse(body).Splits.map((split: { Weight: number }) => split.Weight);
          const scaled = weights.map((weight) => Math.round(Math.fround(weight) * 100));
          expect(scaled.reduce((sum, part) => sum + part, 0)).toBe(10_000);
          expect(weights.every((weight) => Number(weight.toFixed(2)) === weight)).toBe(true);
        }
      }),
    );
  });
});

describe("what people wrote", () => {
  const body = (kind: string, said: object, name = "chat-model") => ({
    ref: `${kind} ${name}`,
    body: JSON.stringify({ Kind: kind, Name: name, ...said }),
  });
  const resolver = body("service-resolver", {
    Subsets: {
      stable: { Filter: "Service.Meta.version == v1" },
      next: { Filter: 'Service.Meta.version == "v2"' },
    },
  });

  it("is a policy by other names of subsets", () => {
    const splitter = body("service-splitter", {
      Splits: [
        { Weight: 99.5, ServiceSubset: "stable" },
        { Weight: 0.5, ServiceSubset: "next" },
      ],
    });
    const router = body("service-router", {
      Routes: [
        {
          Match: { HTTP: { Header: [{ Name: "X-Tier", Exact: "beta" }] } },
          Destination: {
            ServiceSubset: "next",
            RequestTimeout: "120000ms",
            RetryOnConnectFailure: true,
            NumRetries: 2,
          },
        },
      ],
    });
    expect(decompileRoute("chat-model", [resolver, splitter, router], "version")).toEqual({
      beyond: [],
      spec: {
        rules: [
          {
            match: [{ headers: { "x-tier": { exact: "beta" } } }],
            split: [{ to: { version: "v2" }, weightBp: 10_000 }],
            timeoutMs: 120_000,
            retries: { attempts: 2, on: ["connect-failure"] },
          },
          {
            split: [
              { to: { version: "v1" }, weightBp: 9_950 },
              { to: { version: "v2" }, weightBp: 50 },
            ],
          },
        ],
      },
    });
  });

  it("is beyond a policy where it says more", () => {
    const router = body("service-router", {
      Routes: [
        {
          Match: { HTTP: { PathRegex: "/a.*", Methods: ["POST"], Header: [{ Name: "x-a", Suffix: "b" }] } },
          Destination: { ServiceSubset: "stable", PrefixRewrite: "/", RetryOnStatusCodes: [503] },
        },
        { Destination: { Service: "elsewhere" } },
      ],
    });
    const { beyond } = decompileRoute("chat-model", [resolver, router], "version");
    expect(beyond).toEqual(
      expect.arrayContaining([
        "service-router.Routes.0.Destination.PrefixRewrite",
        "service-router.Routes.0.Destination.RetryOnStatusCodes",
        "service-router.Routes.0.Match.HTTP.PathRegex",
        "service-router.Routes.0.Match.HTTP.Methods",
        "service-router.Routes.0.Match.HTTP.Header.0.Suffix",
        "service-router.Routes.1.Destination.Service",
      ]),
    );
  });
});
