import { sameJson } from "./canonical-json";
import type { RouteRule, RouteSpec } from "./route-spec";
import { ruleKey } from "./rules";

/** Where two changes touch the same thing: a field of a rule, a rule as a whole (`rule`), or the rules' order. */
export type RouteOverlap = { rule: string; field: keyof RouteRule | "rule" | "order" };

export type MergedRoutes =
  | { outcome: "merged"; spec: RouteSpec | null }
  | { outcome: "overlap"; overlaps: RouteOverlap[] };

type Rules = Map<string, RouteRule>;
const fields = ["name", "match", "split", "timeoutMs", "retries", "fault", "mirror"] as const;

/**
 * Three-way merge: what leads from `base` to `target`, done to `newest`. Undo gives the change's own result as
 * base and what was there before as target, so whatever others changed since stays. No policy (null) counts as no rules. Pure.
 */
export function mergeRoutes(
  base: RouteSpec | null,
  target: RouteSpec | null,
  newest: RouteSpec | null,
): MergedRoutes {
  if (sameJson(base, newest)) return { outcome: "merged", spec: target };
  if (new Set([base, target, newest].flatMap((spec) => (spec ? [spec.keepRest] : []))).size > 1) {
    return { outcome: "overlap", overlaps: [{ rule: "", field: "rule" }] };
  }
  const [from, to, now] = [rulesOf(base), rulesOf(target), rulesOf(newest)];
  if (!from || !to || !now) return { outcome: "overlap", overlaps: [{ rule: "", field: "rule" }] };
  const overlaps: RouteOverlap[] = [];
  const merged: Rules = new Map();
  for (const key of new Set([...from.keys(), ...to.keys(), ...now.keys()])) {
    const rule = mergeRule(key, from.get(key), to.get(key), now.get(key), overlaps);
    if (rule) merged.set(key, rule);
  }
  if (overlaps.length > 0) return { outcome: "overlap", overlaps };
  const order = mergeOrder(from, to, now, merged);
  if (!order) return { outcome: "overlap", overlaps: [{ rule: "", field: "order" }] };
  if (order.length === 0) return { outcome: "merged", spec: null };
  return { outcome: "merged", spec: { rules: order, ...(newest?.keepRest ? { keepRest: true } : {}) } };
}

/** Undefined when two rules cannot be told apart. */
function rulesOf(spec: RouteSpec | null): Rules | undefined {
  const rules: Rules = new Map((spec?.rules ?? []).map((rule) => [ruleKey(rule), rule]));
  return rules.size === (spec?.rules.length ?? 0) ? rules : undefined;
}

function mergeRule(
  key: string,
  from: RouteRule | undefined,
  to: RouteRule | undefined,
  now: RouteRule | undefined,
  overlaps: RouteOverlap[],
): RouteRule | undefined {
  if (sameJson(from ?? null, to ?? null) || sameJson(to ?? null, now ?? null)) return now;
  if (sameJson(from ?? null, now ?? null)) return to;
  if (!from || !to || !now) {
    overlaps.push({ rule: key, field: "rule" });
    return undefined;
  }
  const merged: Partial<Record<keyof RouteRule, unknown>> = {};
  for (const field of fields) {
    const value = mergeField(from[field], to[field], now[field]);
    if (value.outcome === "overlap") overlaps.push({ rule: key, field });
    else if (value.value !== undefined) merged[field] = value.value;
  }
  return merged as RouteRule;
}

type MergedField = { outcome: "merged"; value: unknown } | { outcome: "overlap" };

function mergeField(from: unknown, to: unknown, now: unknown): MergedField {
  const [a, b, c] = [from ?? null, to ?? null, now ?? null];
  if (sameJson(a, b) || sameJson(b, c)) return { outcome: "merged", value: now };
  return sameJson(a, c) ? { outcome: "merged", value: to } : { outcome: "overlap" };
}

/** First match wins, so the order is content: it is taken from the one side that changed it. */
function mergeOrder(from: Rules, to: Rules, now: Rules, merged: Rules): RouteRule[] | undefined {
  const shared = (rules: Rules) =>
    [...rules.keys()].filter((key) => from.has(key) && to.has(key) && now.has(key));
  const [a, b, c] = [shared(from), shared(to), shared(now)];
  const spine = sameJson(a, b) ? now : sameJson(a, c) || sameJson(b, c) ? to : undefined;
  if (!spine) return undefined;
  const other = spine === now ? to : now;
  const keys = [...spine.keys()].filter((key) => merged.has(key));
  for (const key of other.keys()) {
    if (merged.has(key) && !keys.includes(key))
      keys.splice(placeOf(key, [...other.keys()], keys, merged), 0, key);
  }
  return keys.flatMap((key) => merged.get(key) ?? []);
}

/** Before the nearest rule that followed it where it came from, else last; never behind a rule that takes everything. */
function placeOf(key: string, source: string[], keys: string[], merged: Rules): number {
  const follower = source.slice(source.indexOf(key) + 1).find((candidate) => keys.includes(candidate));
  if (follower !== undefined) return keys.indexOf(follower);
  const catchAll = keys.findIndex((candidate) => merged.get(candidate)?.match === undefined);
  return catchAll === -1 || merged.get(key)?.match === undefined ? keys.length : catchAll;
}
