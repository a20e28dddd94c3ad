import type { FoundRule } from "./found";
import { type RouteSpec, routeSpecSchema } from "./route-spec";
import { defaultRuleName } from "./rules";

/** The route that decides the weights of every rule whose weights can be moved, as they stand; null where there is none. Pure. */
export function keptWeightsSpec(rules: readonly FoundRule[]): RouteSpec | null {
  const movable = rules.flatMap(({ rule, weights }) => (weights ? [{ rule, weights }] : []));
  if (movable.length === 0) return null;
  return routeSpecSchema.parse({
    keepRest: true,
    rules: movable.map(({ rule, weights }) => ({
      ...(rule === defaultRuleName ? {} : { name: rule }),
      split: Object.entries(weights).map(([version, weightBp]) => ({ to: { version }, weightBp })),
    })),
  });
}
