import { expect, it } from "vitest";
import type { DesiredPolicy } from "../control-plane";
import { compileIstio } from "./compile";
import type { RuleFragment } from "./destination-rule";
import type { JsonObject } from "./json-fields";
import type { IstioPolicyKind } from "./kinds";
import { mergeDestinationRule } from "./merge-destination-rule";
import { subsetsOf } from "./rule-fragments";

const target = { mesh: "demo", namespace: "llm", service: "chat-model" };
const options = { domain: "cluster.local", versionLabel: "version" };
const origin = { policyId: "p", revision: 1, changeId: "c" };

const fragmentOf = (desired: DesiredPolicy<IstioPolicyKind>): RuleFragment =>
  JSON.parse(compileIstio(target, desired, options)[0]?.body ?? "").spec;

it("a version's own way to balance takes along what the service says of zones, as long as that does", () => {
  const detection = { outlierDetection: { consecutiveErrors: 3 } };
  const breaker = fragmentOf({ kind: "circuit-breaker", spec: detection, origin });
  const spec = { algorithm: "random", versions: { v2: { algorithm: "least-request" } } } as const;
  const balancing = fragmentOf({ kind: "load-balancing", spec, origin });
  const nothing = { route: null, keepSubsets: [] };
  const zones = { localityLbSetting: { enabled: false } };
  const ofV2 = (rule: JsonObject | null) => subsetsOf(rule)[0]?.trafficPolicy;
  const both = mergeDestinationRule({ live: null, ...nothing, breaker, balancing });
  expect(ofV2(both)).toEqual({ loadBalancer: { simple: "LEAST_REQUEST", ...zones } });
  expect(both).toMatchObject({ trafficPolicy: { loadBalancer: { simple: "RANDOM", ...zones } } });
  const balanced = mergeDestinationRule({ live: both, ...nothing, breaker: null });
  expect(balanced).toEqual(mergeDestinationRule({ live: null, ...nothing, breaker: null, balancing }));
  expect(ofV2(balanced)).toEqual({ loadBalancer: { simple: "LEAST_REQUEST" } });
  expect(mergeDestinationRule({ live: balanced, ...nothing, breaker })).toEqual(both);
  const limited = mergeDestinationRule({ live: both, ...nothing, breaker, balancing: null });
  expect(limited).toEqual(mergeDestinationRule({ live: null, ...nothing, breaker }));
});
