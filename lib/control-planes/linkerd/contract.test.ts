import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CircuitBreakerSpec, circuitBreakerSpecSchema } from "../../policies/circuit-breaker-spec";
import type { RouteRule, RouteSpec } from "../../policies/route-spec";
import { anyBreakerSpec } from "../../policies/written/specs.fixture";
import type { DesiredPolicy } from "../control-plane";
import { backendsOf, expressible, likelyRouteSpec } from "../gateway-api/expressible.fixture";
import { reachableRules, takesEverything } from "../gateway-api/reachable-rules";
import { annotationFaults } from "./annotation-faults";
import { compileLinkerd } from "./compile";
import { decompileLinkerd } from "./decompile";
import { decompileLinkerdBreaker } from "./decompile-breaker";
import type { LinkerdKind } from "./kinds";
import { type LinkerdOptions, linkerdOptionsSchema } from "./options";
import { unsupportedLinkerd } from "./unsupported";

const target = { mesh: "prod", namespace: "llm", service: "chat-model" };
const origin = { policyId: "p", revision: 1, changeId: "c" };
const route = (spec: RouteSpec): DesiredPolicy<LinkerdKind> => ({ kind: "route", spec, origin });

function bodyOf(
  desired: DesiredPolicy<LinkerdKind>,
  options: LinkerdOptions,
): { metadata?: { annotations: Record<string, string> } } {
  const [resource] = compileLinkerd(target, desired, options);
  return JSON.parse(resource?.body || "{}");
}

/** Gives every rule the retries and the timeout of the first, as Linkerd has them for all; and a rule for the rest. */
function forAllRules({ rules }: RouteSpec, { protocol }: LinkerdOptions): RouteSpec {
  const [first] = rules;
  const { retries, timeoutMs } = first ?? {};
  const shared = {
    ...(retries ? { retries } : {}),
    ...(protocol === "grpc" && timeoutMs ? { timeoutMs } : {}),
  };
  const rest: RouteRule = { split: [{ to: { version: "rest" }, weightBp: 10_000 }] };
  return {
    rules: [...rules, rest].map(({ retries: _, timeoutMs: own, ...rule }) => ({
      ...rule,
      ...(protocol === "http" && own !== undefined ? { timeoutMs: own } : {}),
      ...shared,
    })),
  };
}

function sameMeaning(spec: RouteSpec): RouteSpec {
  return {
    rules: reachableRules(spec).map(({ match, retries, fault: _fault, ...rule }) => {
      const isOpen = match === undefined || (match.length === 1 && takesEverything({ match }));
      const bare = match?.map(({ path, headers, ...others }) => ({
        ...others,
        ...(path === undefined || ("prefix" in path && path.prefix === "/") ? {} : { path }),
        ...(headers === undefined || Object.keys(headers).length === 0 ? {} : { headers }),
      }));
      return { ...rule, ...(isOpen || !bare ? {} : { match: bare }), ...(retries ? { retries } : {}) };
    }),
  };
}

describe.each(["http", "grpc"] as const)("any route policy that Linkerd can be told: %s", (protocol) => {
  it("comes back from the route and its annotations, all of which Linkerd reads", () => {
    let said = 0;
    let retried = 0;
    fc.assert(
      fc.property(likelyRouteSpec, (given) => {
        const backends = backendsOf({
          rules: [...given.rules, ...forAllRules(given, { protocol } as LinkerdOptions).rules],
        });
        const options = linkerdOptionsSchema.parse({ port: 8000, protocol, backends });
        const spec = expressible(forAllRules(given, options), (one) =>
          unsupportedLinkerd(route(one), options, target),
        );
        if (spec === undefined) return;
        said += 1;
        const body = bodyOf(route(spec), options);
        if (spec.rules[0]?.retries) retried += 1;
        expect(annotationFaults(body.metadata?.annotations ?? {})).toEqual([]);
        expect(decompileLinkerd(target, body, options)).toEqual({ outcome: "spec", spec: sameMeaning(spec) });
      }),
      { numRuns: 200 },
    );
    expect(said).toBeGreaterThan(25);
    expect(retried).toBeGreaterThan(5);
  });
});

describe.each([false, true])("any circuit breaker that Linkerd can be told, unified: %s", (unified) => {
  const options = linkerdOptionsSchema.parse({ port: 8000, unified });
  const breaker = (spec: CircuitBreakerSpec): DesiredPolicy<LinkerdKind> => ({
    kind: "circuit-breaker",
    spec,
    origin,
  });

  /** Only what is supported of it, one endpoint being the least that can be asked for. */
  function supported({ outlierDetection }: CircuitBreakerSpec): CircuitBreakerSpec | undefined {
    const { consecutiveErrors, baseEjectionMs, intervalMs, failurePercentage } = outlierDetection ?? {};
    const rate =
      unified && failurePercentage ? { failurePercentage: { ...failurePercentage, minHosts: 1 } } : {};
    const spec = circuitBreakerSpecSchema.safeParse({
      outlierDetection: {
        ...(consecutiveErrors === undefined ? {} : { consecutiveErrors }),
        ...(baseEjectionMs === undefined ? {} : { baseEjectionMs }),
        ...(intervalMs === undefined || !("failurePercentage" in rate) ? {} : { intervalMs }),
        ...rate,
      },
    }).data;
    return spec && unsupportedLinkerd(breaker(spec), options, target).length === 0 ? spec : undefined;
  }

  it("comes back from the Service's annotations, all of which Linkerd reads", () => {
    let said = 0;
    fc.assert(
      fc.property(anyBreakerSpec, (given) => {
        const spec = supported(given);
        if (spec === undefined) return;
        said += 1;
        const body = bodyOf(breaker(spec), options);
        expect(annotationFaults(body.metadata?.annotations ?? {})).toEqual([]);
        expect(decompileLinkerdBreaker(body)).toEqual({ outcome: "spec", spec });
      }),
      { numRuns: 300 },
    );
    expect(said).toBeGreaterThan(30);
  });
});
