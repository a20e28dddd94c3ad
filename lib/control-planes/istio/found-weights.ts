import "server-only";
import messages from "../../../messages/en.json";
import type { KubernetesObject } from "../../kubernetes/object";
import type { FoundRule } from "../../policies/found";
import { dnsLabelSchema, type Target } from "../../policies/names";
import { defaultRuleName } from "../../policies/rules";
import type { WeightsOfObject } from "../kubernetes/kept-rest";
import type { Located } from "../kubernetes/located";
import { editWeights } from "./edit-weights";
import type { IstioOptions } from "./istio-options";
import { fieldAt } from "./json-fields";
import { type RuleWeights, readWeights } from "./rule-weights";
import { serviceHost } from "./service-host";

const words = messages.fixedWeights;

/** The weights of a VirtualService that others wrote, in the words of policies: by rule and by version. */
export function istioWeightsOf(options: IstioOptions): WeightsOfObject {
  return {
    read: (target, located) => foundRules(target, located, options).map(({ found }) => found),
    edit: (target, located, rule, weights) => {
      const [route, ...rules] = located;
      const own = foundRules(target, located, options).find(({ found }) => found.rule === rule);
      if (!route || !own) return { refused: "there is no such rule" };
      if (own.found.why !== null) return { refused: own.found.why };
      const edit = { rule: own.key, weights };
      const edited = editWeights(route, edit, rules.filter(isThere), options);
      if (edited.outcome === "edited") return { object: edited.raw };
      return {
        refused: edited.outcome === "fixed" ? words[edited.why] : messages.weightsRefused[edited.why],
      };
    },
  };
}

/** With the key under which the rule is found again. */
function foundRules(
  target: Target,
  [route, ...rules]: Located,
  options: IstioOptions,
): { key: string; found: FoundRule }[] {
  if (!route) return [];
  return readWeights(route, rules.filter(isThere), options).map((read, index) => ({
    key: read.key,
    found: foundRule(read, { rule: nameOf(read, route, index), target, domain: options.domain }),
  }));
}

function foundRule(
  read: RuleWeights,
  { rule, target, domain }: { rule: string | null; target: Target; domain: string },
): FoundRule {
  const name = rule ?? read.key;
  if (read.outcome === "fixed") return { rule: name, weights: null, why: words[read.why] };
  if (rule === null) return { rule: name, weights: null, why: words.unnamed };
  const host = serviceHost(target, domain);
  const isOwn = read.destinations.every((each) => each.host === host && each.version !== null);
  if (!isOwn) return { rule: name, weights: null, why: words["other-versions"] };
  const weights = Object.fromEntries(read.destinations.map(({ key, weightBp }) => [key, weightBp]));
  return { rule: name, weights, why: null };
}

/** As policies name rules: by a name that is a DNS label, or `default` for the nameless one that takes every call. */
function nameOf({ key, name }: RuleWeights, route: KubernetesObject, index: number): string | null {
  if (name !== null) return key === name && dnsLabelSchema.safeParse(name).success ? name : null;
  const rules = fieldAt(route.spec, ["http"]);
  const rule: unknown = Array.isArray(rules) ? rules[index] : undefined;
  const match = fieldAt(rule, ["match"]);
  const takesAll = match === undefined || (Array.isArray(match) && match.length === 0);
  return takesAll ? defaultRuleName : null;
}

function isThere(object: KubernetesObject | undefined): object is KubernetesObject {
  return object !== undefined;
}
