import "server-only";
import { sameJson } from "../../policies/canonical-json";
import type { IstioKind } from "./compile";
import type { RuleFragment } from "./destination-rule";
import type { JsonObject } from "./json-fields";
import { mergeDestinationRule } from "./merge-destination-rule";
import { routedSubsets } from "./routed-subsets";

/** One object as it is to stand; null takes it away. */
export type IstioWrite = { kind: IstioKind; spec: JsonObject | null };

type Given = {
  /** The specs that stand there now; null for no object. */
  live: { virtualService: JsonObject | null; destinationRule: JsonObject | null };
  /** What is to stand: the route's VirtualService, and both parts of the DestinationRule (as `mergeDestinationRule` takes them). */
  wanted: { virtualService: JsonObject | null; route: RuleFragment | null; breaker: RuleFragment | null };
  /** Subsets that VirtualServices of others send calls to. */
  keepSubsets: readonly string[];
};

/**
 * The writes that lead from what stands to what is wanted, in an order in which no call ever goes to a subset that is not
 * there: first the rule with old and new subsets, then the routes, last the rule without what nobody uses any more. The
 * way back is the same function the other way round. Empty when all stands already. Pure.
 */
export function writeOrder({ live, wanted, keepSubsets }: Given): IstioWrite[] {
  const rule = (standing: JsonObject | null, keep: readonly string[]) =>
    mergeDestinationRule({ live: standing, route: wanted.route, breaker: wanted.breaker, keepSubsets: keep });
  const both = rule(live.destinationRule, [...keepSubsets, ...routedSubsets(live.virtualService)]);
  const last = rule(both, keepSubsets);
  const writes: [IstioKind, JsonObject | null, JsonObject | null][] = [
    ["DestinationRule", live.destinationRule, both],
    ["VirtualService", live.virtualService, wanted.virtualService],
    ["DestinationRule", both, last],
  ];
  return writes.filter(([, from, to]) => !sameJson(from, to)).map(([kind, , spec]) => ({ kind, spec }));
}
