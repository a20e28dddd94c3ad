import "server-only";
import messages from "../../../messages/en.json";
import type { FoundRule } from "../../policies/found";
import { dnsLabelSchema, type Target } from "../../policies/names";
import { defaultRuleName } from "../../policies/rules";
import type { WeightsOfObject } from "../kubernetes/kept-rest";
import type { Located } from "../kubernetes/located";
import { editWeights } from "./edit-weights";
import type { GatewayApiOptions } from "./options";
import { readWeights, type StandingRule } from "./read-weights";
import { versionOfRef } from "./version-of-ref";

const words = messages.notShiftable;

type Read = { found: FoundRule; keyOfVersion: ReadonlyMap<string, string> };

/** Which version of the target's service an item stands for, as it is in the object, its weight aside. Pure. */
type VersionOfItem = (target: Target, item: Record<string, unknown>) => string | undefined;

/** The weights of a route that others wrote, in the words of policies: by rule and by version. */
export function gatewayWeightsOf(optionsOf: (target: Target) => GatewayApiOptions): WeightsOfObject {
  return weightsByVersion((target, ref) => versionOfRef(target.service, ref, optionsOf(target)));
}

/** The same of any kind that `readWeights` reads. */
export function weightsByVersion(versionOf: VersionOfItem): WeightsOfObject {
  return {
    read: (target, located) => rulesOf(target, located, versionOf).map(({ found }) => found),
    edit: (target, located, rule, weights) => {
      const own = rulesOf(target, located, versionOf).find(({ found }) => found.rule === rule);
      const [route] = located;
      if (!route || !own) return { refused: words["no-such-rule"] };
      if (own.found.why !== null) return { refused: own.found.why };
      const byKey = Object.fromEntries(
        Object.entries(weights).map(([version, bp]) => [own.keyOfVersion.get(version) ?? version, bp]),
      );
      const edited = editWeights(route, rule, byKey);
      return edited.outcome === "edited"
        ? { object: edited.object as typeof route }
        : { refused: words[edited.why] };
    },
  };
}

function rulesOf(target: Target, [route]: Located, versionOf: VersionOfItem): Read[] {
  return (readWeights(route)?.rules ?? []).map((standing) => foundRule(standing, target, versionOf));
}

function foundRule(
  { rule, whyNot, backends, weightsBp }: StandingRule,
  target: Target,
  versionOf: VersionOfItem,
): Read {
  const refused = (why: string): Read => ({ found: { rule, weights: null, why }, keyOfVersion: new Map() });
  if (whyNot !== null) return refused(words[whyNot]);
  if (rule !== defaultRuleName && !dnsLabelSchema.safeParse(rule).success) return refused(words.unnamed);
  const versions = backends.map(({ key, ref }) => [versionOf(target, ref), key] as const);
  const known = versions.flatMap(([version, key]) =>
    version === undefined ? [] : [[version, key] as const],
  );
  if (known.length < versions.length || weightsBp === null) return refused(words["other-versions"]);
  const weights = Object.fromEntries(known.map(([version, key]) => [version, weightsBp[key] ?? 0]));
  return { found: { rule, weights, why: null }, keyOfVersion: new Map(known) };
}
