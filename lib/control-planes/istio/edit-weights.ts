import "server-only";
import type messages from "../../../messages/en.json";
import { fullWeightBp, sumBp, type WeightsBp } from "../../policies/weights";
import type { IstioObject } from "./decompiled";
import type { IstioOptions } from "./istio-options";
import { istioWeights } from "./istio-weights";
import { fieldAt, isJsonObject, type JsonObject } from "./json-fields";
import {
  type FixedWeights,
  readWeights,
  subsetKey,
  versionsBySubset,
  type WeightedDestination,
  weightOf,
} from "./rule-weights";

/** A key of messages `weightsRefused.*`. */
export type WeightsRefused = keyof typeof messages.weightsRefused;

export type EditedWeights<Raw> =
  | { outcome: "edited"; raw: Raw }
  /** Such a rule cannot be shifted. */
  | { outcome: "fixed"; why: FixedWeights }
  | { outcome: "refused"; why: WeightsRefused };

type Edit = {
  /** As `readWeights` names the rule. */
  rule: string;
  /** Basis points by the destinations' keys, 10 000 in all. */
  weights: WeightsBp;
  /** Versions without a destination get one, like the rule's first. */
  mayAdd?: boolean;
  /** Destinations without a weight go. */
  mayRemove?: boolean;
};

/**
 * A VirtualService of somebody else's with other weights in one of its rules, and everything else as it was: the same
 * fields in the same order. Which destinations there are changes only where that is asked for. Pure.
 */
export function editWeights<Raw extends IstioObject>(
  raw: Raw,
  edit: Edit,
  destinationRules: readonly IstioObject[],
  options: IstioOptions,
): EditedWeights<Raw> {
  const rules = readWeights(raw, destinationRules, options);
  const index = rules.findIndex(({ key }) => key === edit.rule);
  const read = rules[index];
  if (read === undefined) return { outcome: "refused", why: "no-such-rule" };
  if (read.outcome === "fixed") return { outcome: "fixed", why: read.why };
  const keys = read.destinations.map(({ key }) => key);
  const why = refusal(edit, keys);
  if (why) return { outcome: "refused", why };
  const added = Object.keys(edit.weights).filter((key) => !keys.includes(key));
  const subsets = added.map((version) => subsetOf(version, read.destinations, destinationRules, options));
  const found = subsets.filter((subset) => subset !== undefined);
  if (found.length < added.length) return { outcome: "refused", why: "no-subset" };
  const edited = structuredClone(raw);
  const http = fieldAt(edited.spec, ["http"]);
  const rule: unknown = Array.isArray(http) ? http[index] : undefined;
  if (isJsonObject(rule) && Array.isArray(rule.route)) {
    const parts: unknown[] = rule.route;
    const begun = found.map((subset) => destinationLike(parts[0], subset));
    rule.route = weighted([...parts, ...begun], [...keys, ...added], edit.weights);
  }
  return { outcome: "edited", raw: edited };
}

function refusal(
  { weights, mayAdd = false, mayRemove = false }: Edit,
  keys: string[],
): WeightsRefused | undefined {
  const isWhole = Object.values(weights).every((bp) => Number.isInteger(bp) && bp >= 0);
  if (!isWhole || sumBp(weights) !== fullWeightBp) return "not-a-whole";
  if (!mayRemove && keys.some((key) => !Object.hasOwn(weights, key))) return "left-out";
  if (!mayAdd && Object.keys(weights).some((key) => !keys.includes(key))) return "no-such-destination";
  return undefined;
}

/** The destinations that have a weight, with it. */
function weighted(parts: readonly unknown[], keys: readonly string[], weights: WeightsBp): unknown[] {
  const usual = parts.reduce<number>((sum, part) => sum + weightOf(part), 0);
  const kept = parts.flatMap((part, at) => {
    const bp = Object.hasOwn(weights, keys[at] ?? "") ? weights[keys[at] ?? ""] : undefined;
    return bp === undefined ? [] : [{ part, bp }];
  });
  const numbers = istioWeights(
    kept.map(({ bp }) => bp),
    usual,
  );
  for (const [at, { part }] of kept.entries()) setWeight(part, numbers[at] ?? 0, kept.length === 1);
  return kept.map(({ part }) => part);
}

/** Alone, a destination takes everything: there its weight is only renewed where somebody wrote one. */
function setWeight(part: unknown, weight: number, isAlone: boolean): void {
  if (isJsonObject(part) && (!isAlone || part.weight !== undefined)) part.weight = weight;
}

function subsetOf(
  version: string,
  [first]: readonly WeightedDestination[],
  rules: readonly IstioObject[],
  options: IstioOptions,
): string | undefined {
  const prefix = subsetKey(first?.host ?? "", "");
  const keys = [...versionsBySubset(rules, options)].filter(
    ([key, own]) => own === version && key.startsWith(prefix),
  );
  return keys[0]?.[0].slice(prefix.length);
}

/** The host and the port of another, without what it does to the calls besides. */
function destinationLike(part: unknown, subset: string): JsonObject {
  const destination = fieldAt(part, ["destination"]);
  return { destination: { ...(isJsonObject(destination) ? structuredClone(destination) : {}), subset } };
}
