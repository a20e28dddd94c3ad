import type { FoundView } from "../../../lib/policies/found";
import { defaultRuleName } from "../../../lib/policies/rules";
import type { WeightsBp } from "../../../lib/policies/weights";

/** The weights that others wrote for calls that no earlier rule took; null where these carry none that can be told. Pure. */
export function foundWeights({ rules }: Pick<FoundView, "rules">): WeightsBp | null {
  const otherwise = rules.find(({ rule }) => rule === defaultRuleName) ?? rules.at(-1);
  return otherwise?.weights ?? null;
}
