import "server-only";
import { z } from "zod";
import type messages from "../../../messages/en.json";
import { canonicalJson } from "../../policies/canonical-json";
import { defaultRuleName } from "../../policies/rules";
import { fullWeightBp, type WeightsBp } from "../../policies/weights";
import { isEveryCall } from "./every-call";
import { findWeightedKind, type WeightedKind } from "./weighted-kinds";

/** A key of messages `notShiftable.*`. */
export type ShiftRefusal = keyof typeof messages.notShiftable;

const itemSchema = z.looseObject({ weight: z.number().int().min(0).optional() });
const modelSchema = z.strictObject({ model: z.looseObject({ value: z.string() }) });
const ruleSchema = z.looseObject({
  name: z.string().optional(),
  matches: z.array(z.looseObject({})).optional(),
});
const objectSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z
    .looseObject({
      deletionTimestamp: z.string().optional(),
      ownerReferences: z.array(z.looseObject({ controller: z.boolean().optional() })).optional(),
    })
    .optional(),
  spec: z.looseObject({ rules: z.array(ruleSchema).optional() }),
});

/** One of the backends that a rule shares its calls among; `ref` is what stands in the object, its weight aside. */
export type StandingBackend = { key: string; ref: Record<string, unknown>; weight: number };

/** A rule of a standing object, and whether its weights can be moved without anything else. */
export type StandingRule = {
  /** Its name, else the one model that it is about, else `default` for one that takes every call, else its matches. */
  rule: string;
  place: number;
  list: WeightedKind["list"];
  backends: StandingBackend[];
  /** Shares by backend, rounded to whole basis points that sum to 10 000; null where no weight is above 0. */
  weightsBp: WeightsBp | null;
  whyNot: ShiftRefusal | null;
};

/**
 * The rules of a standing HTTPRoute, GRPCRoute, AIGatewayRoute or InferenceModelRewrite with their weights, whoever wrote
 * it and whatever else it says. A weight that is left out counts as 1, as the API server has it. Undefined for anything
 * else. Pure.
 */
export function readWeights(object: unknown): { kind: WeightedKind; rules: StandingRule[] } | undefined {
  const parsed = objectSchema.safeParse(object);
  if (!parsed.success) return undefined;
  const { apiVersion, kind: kindName, metadata, spec } = parsed.data;
  const kind = findWeightedKind(apiVersion, kindName);
  if (kind === undefined) return undefined;
  const whole: ShiftRefusal | null = metadata?.deletionTimestamp
    ? "being-deleted"
    : metadata?.ownerReferences?.some(({ controller }) => controller)
      ? "generated"
      : null;
  const rules = spec.rules ?? [];
  const keys = rules.map(keyOfRule);
  return {
    kind,
    rules: rules.map((rule, place) => {
      const isAlike = keys.filter((key) => key === keys[place]).length > 1;
      const standing = standingRule(rule, place, kind);
      const own: ShiftRefusal | null = isAlike ? "rules-alike" : standing.whyNot;
      return { ...standing, whyNot: whole ?? own };
    }),
  };
}

/** Where rules have no names, one about a single model is called like it. */
function keyOfRule({ name, matches }: z.infer<typeof ruleSchema>): string {
  if (name !== undefined) return name;
  const [only, ...more] = matches ?? [];
  const model = more.length === 0 ? modelSchema.safeParse(only).data?.model.value : undefined;
  if (model !== undefined) return model;
  return isEveryCall(matches) ? defaultRuleName : `match ${canonicalJson(matches)}`;
}

function standingRule(rule: z.infer<typeof ruleSchema>, place: number, kind: WeightedKind): StandingRule {
  const parsed = z.array(itemSchema).safeParse(rule[kind.list] ?? []);
  const items = parsed.success ? parsed.data : [];
  const keys = keysOf(items, kind.names);
  const backends = items.map(({ weight = 1, ...ref }, at) => ({ key: keys[at] ?? "", ref, weight }));
  const tiers = new Set(items.map((item) => (kind.tier === undefined ? 0 : (item[kind.tier] ?? 0))));
  const whyNot: ShiftRefusal | null =
    items.length === 0
      ? "no-backends"
      : items.length === 1
        ? "one-backend"
        : new Set(keys).size < keys.length
          ? "backends-alike"
          : tiers.size > 1
            ? "tiers"
            : null;
  const base = { rule: keyOfRule(rule), place, list: kind.list, backends };
  return { ...base, weightsBp: sharesBp(backends), whyNot };
}

/** The first name where that tells the items apart, else all that an item is called by. */
function keysOf(items: z.infer<typeof itemSchema>[], names: readonly string[]): string[] {
  const plain = items.map((item) => String(item[names[0] ?? ""] ?? ""));
  return items.map((item, at) => {
    if (plain.filter((name) => name === plain[at]).length === 1) return plain[at] ?? "";
    return names
      .flatMap((name) => (item[name] === undefined ? [] : [`${name}=${String(item[name])}`]))
      .join(" ");
  });
}

/** What rounding leaves over goes to the largest remainders. */
function sharesBp(backends: readonly StandingBackend[]): WeightsBp | null {
  const sum = backends.reduce((total, { weight }) => total + weight, 0);
  if (sum === 0) return null;
  const shares = backends.map(({ key, weight }) => {
    const exact = (weight * fullWeightBp) / sum;
    return { key, bp: Math.floor(exact), rest: exact - Math.floor(exact) };
  });
  const missing = fullWeightBp - shares.reduce((total, { bp }) => total + bp, 0);
  const raised = new Set(
    shares
      .toSorted((left, right) => right.rest - left.rest)
      .slice(0, missing)
      .map(({ key }) => key),
  );
  return Object.fromEntries(shares.map(({ key, bp }) => [key, raised.has(key) ? bp + 1 : bp]));
}
